import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Paper, PasswordInput, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { roleHints, roleLabels } from '../../features/access/role-words.ts';
import { useSession } from '../../session/session.ts';
import { Facts } from '../../ui/Facts.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { fieldErrors } from '../../ui/field-errors.ts';

/** Who one is here, and one's password. */
export function AccountTab() {
  const { t, i18n } = useLingui();
  const { user, tenant, role } = useSession();
  const hint = i18n._(roleHints[role]);
  return (
    <Stack maw={560}>
      <Paper p="md">
        <Facts
          items={[
            [t`Name`, user.name],
            [t`Tenant`, tenant.name],
            [t`Role`, `${i18n._(roleLabels[role])}: ${hint}`],
          ]}
        />
      </Paper>
      <ChangePassword />
    </Stack>
  );
}

function ChangePassword() {
  const { t } = useLingui();
  const form = useForm({
    initialValues: { current: '', password: '', again: '' },
    validate: {
      again: (value, { password }) => (value === password ? null : t`The two passwords differ`),
    },
  });
  const change = useMutation({
    mutationFn: ({ current, password }: typeof form.values) =>
      ask(api.PUT('/api/v1/session/password', { body: { current, password } })),
    onSuccess: () => form.reset(),
  });
  const errors = fieldErrors(change.error);
  const reveal = { visibilityToggleButtonProps: { 'aria-label': t`Show the password` } };
  return (
    <Paper p="md">
      <Title order={2} mb="sm">
        <Trans>Change the password</Trans>
      </Title>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack>
          {change.error !== null && Object.keys(errors).length === 0 && <ProblemAlert error={change.error} />}
          {change.isSuccess && (
            <Alert color="accent">
              <Trans>The password is changed. Your other sessions have ended.</Trans>
            </Alert>
          )}
          <PasswordInput
            label={t`Present password`}
            required
            autoComplete="current-password"
            {...reveal}
            {...form.getInputProps('current')}
            error={errors['current']}
          />
          <PasswordInput
            label={t`New password`}
            description={t`At least 12 characters.`}
            required
            autoComplete="new-password"
            {...reveal}
            {...form.getInputProps('password')}
            error={errors['password']}
          />
          <PasswordInput
            label={t`Password again`}
            required
            autoComplete="new-password"
            {...reveal}
            {...form.getInputProps('again')}
          />
          <Button type="submit" loading={change.isPending} maw={240}>
            <Trans>Change the password</Trans>
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
