import { Trans, useLingui } from '@lingui/react/macro';
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Navigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { answerOf } from '@anyvisor/client';
import { api } from '../api/client.ts';
import { setupQuery } from '../session/setup.ts';
import { enterSession } from '../session/session.ts';
import { FrontDoor } from '../shell/FrontDoor.tsx';
import { ProblemAlert } from '../ui/ProblemAlert.tsx';

/** The first run: makes the first administrator. The printed address carries the token behind its `#`. */
export function SetupPage() {
  const { t } = useLingui();
  const router = useRouter();
  const setup = useQuery(setupQuery);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { token: tokenInAddress(), name: 'admin', password: '', again: '' },
    validate: {
      password: (value) => (value.length < 12 ? t`At least 12 characters` : null),
      again: (value, { password }) => (value === password ? null : t`The two passwords differ`),
    },
  });
  const create = useMutation({
    mutationFn: (body: { token: string; name: string; password: string }) =>
      answerOf(api.POST('/api/v1/setup', { body })),
    onSuccess: async (session) => {
      enterSession(session);
      await router.navigate({ to: '/' });
    },
  });
  // The token has done its work once the form holds it: neither history nor a screenshot should show it.
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  if (setup.data?.needed === false && !create.isPending && !create.isSuccess) {
    return <Navigate to="/sign-in" />;
  }
  return (
    <FrontDoor title={<Trans>Set up Anyvisor</Trans>}>
      <form onSubmit={form.onSubmit(({ token, name, password }) => create.mutate({ token, name, password }))}>
        <Stack>
          <Text size="sm" c="dimmed">
            <Trans>Make the first administrator. More people can be added afterwards.</Trans>
          </Text>
          {create.error !== null && <ProblemAlert error={create.error} />}
          <PasswordInput
            label={t`Token`}
            description={t`Printed by the server when it was first started.`}
            required
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t`Show the token` }}
            {...form.getInputProps('token')}
          />
          <TextInput label={t`Name`} required autoComplete="username" {...form.getInputProps('name')} />
          <PasswordInput
            label={t`Password`}
            description={t`At least 12 characters.`}
            required
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label={t`Password again`}
            required
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
            {...form.getInputProps('again')}
          />
          <Button type="submit" loading={create.isPending}>
            <Trans>Make the administrator</Trans>
          </Button>
        </Stack>
      </form>
    </FrontDoor>
  );
}

function tokenInAddress(): string {
  return decodeURIComponent(window.location.hash.slice(1));
}
