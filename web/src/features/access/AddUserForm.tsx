import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { fieldErrors } from '../../ui/field-errors.ts';
import { useFirstFocus } from '../../ui/use-first-focus.ts';
import { RoleSelect } from './RoleSelect.tsx';
import type { Role } from './access-queries.ts';

/** Makes a user of this tenant. The form keeps what was typed when the server refuses it. */
export function AddUserForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useLingui();
  const form = useForm({ initialValues: { name: '', password: '', role: 'operator' as Role } });
  const add = useMutation({
    mutationFn: (body: typeof form.values) => ask(api.POST('/api/v1/users', { body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['users'] });
      onDone();
    },
  });
  const errors = fieldErrors(add.error);
  const first = useFirstFocus(add.error);
  return (
    <form ref={first} onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack>
        {add.error !== null && Object.keys(errors).length === 0 && <ProblemAlert error={add.error} />}
        <TextInput
          label={t`Name`}
          required
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('name')}
          error={errors['name']}
        />
        <PasswordInput
          label={t`Password`}
          description={t`At least 12 characters. Hand it over in person; they can change it.`}
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          {...form.getInputProps('password')}
          error={errors['password']}
        />
        <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={add.isPending}>
            <Trans>Add the user</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
