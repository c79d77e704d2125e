import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Code, CopyButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { fieldErrors } from '../../ui/field-errors.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { useFirstFocus } from '../../ui/use-first-focus.ts';
import { RoleSelect } from './RoleSelect.tsx';
import type { Role } from './access-queries.ts';

const day = 86_400_000;
const lifetimes = ['30', '90', '365', 'never'] as const;

/** Makes an API token and shows it this once. */
export function AddTokenForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useLingui();
  const form = useForm({ initialValues: { name: '', role: 'operator' as Role, days: '90' } });
  const add = useMutation({
    mutationFn: ({ name, role, days }: typeof form.values) =>
      ask(
        api.POST('/api/v1/tokens', {
          body: {
            name,
            role,
            ...(days === 'never'
              ? {}
              : { expiresAt: new Date(Date.now() + Number(days) * day).toISOString() }),
          },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
    // The secret is shown once and not kept.
    gcTime: 0,
  });
  const errors = fieldErrors(add.error);
  const first = useFirstFocus(add.error);
  const labels = { '30': t`30 days`, '90': t`90 days`, '365': t`A year`, never: t`Never expires` };
  return add.data === undefined ? (
    <form ref={first} onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack>
        {add.error !== null && Object.keys(errors).length === 0 && <ProblemAlert error={add.error} />}
        <TextInput
          label={t`Name`}
          description={t`What uses it: a script, a machine.`}
          required
          data-autofocus
          {...form.getInputProps('name')}
          error={errors['name']}
        />
        <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
        <Select
          label={t`Valid for`}
          allowDeselect={false}
          data={lifetimes.map((value) => ({ value, label: labels[value] }))}
          {...form.getInputProps('days')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={add.isPending}>
            <Trans>Make the token</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  ) : (
    <Stack>
      <Alert color="accent" title={t`Copy it now`}>
        <Trans>It is shown this once and kept nowhere.</Trans>
      </Alert>
      <Code block className="av-secret">
        {add.data.secret}
      </Code>
      <Text size="xs" c="dimmed">
        <Trans>Scripts send it as a header:</Trans> <Code>Authorization: Bearer …</Code>
      </Text>
      <Group justify="flex-end" gap="xs">
        <CopyButton value={add.data.secret}>
          {({ copied, copy }) => (
            <Button variant="default" ref={takeFocus} onClick={copy}>
              {copied ? t`Copied` : t`Copy`}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>
          <Trans>Done</Trans>
        </Button>
      </Group>
    </Stack>
  );
}
