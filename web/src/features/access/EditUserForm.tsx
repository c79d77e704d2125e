import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, PasswordInput, Stack, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { fieldErrors } from '../../ui/field-errors.ts';
import { useFirstFocus } from '../../ui/use-first-focus.ts';
import { RoleSelect } from './RoleSelect.tsx';
import type { User } from './access-queries.ts';

export interface EditUserFormProps {
  readonly user: User;
  readonly onDone: () => void;
}

/** Role, password, and whether the user may enter. What changes takes hold of open sessions at once. */
export function EditUserForm({ user, onDone }: EditUserFormProps) {
  const { t } = useLingui();
  const form = useForm({ initialValues: { role: user.role, enabled: !user.disabled, password: '' } });
  const change = useMutation({
    mutationFn: ({ role, enabled, password }: typeof form.values) =>
      ask(
        api.PATCH('/api/v1/users/{userId}', {
          params: { path: { userId: user.id } },
          body: { role, disabled: !enabled, ...(password === '' ? {} : { password }) },
        }),
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['users'] });
      onDone();
    },
  });
  const errors = fieldErrors(change.error);
  const first = useFirstFocus(change.error);
  return (
    <form ref={first} onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack>
        {change.error !== null && Object.keys(errors).length === 0 && <ProblemAlert error={change.error} />}
        <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
        <Switch
          label={t`May sign in`}
          description={t`Their tokens work only as long as they may, and with no wider role than this one.`}
          checked={form.values.enabled}
          onChange={({ currentTarget: { checked } }) => form.setFieldValue('enabled', checked)}
        />
        <PasswordInput
          label={t`New password`}
          description={t`Leave it empty to keep the present one.`}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          {...form.getInputProps('password')}
          error={errors['password']}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={change.isPending}>
            <Trans>Save</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
