import { Trans, useLingui } from '@lingui/react/macro';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { answerOf } from '@anyvisor/client';
import { api } from '../api/client.ts';
import { setupQuery } from '../session/setup.ts';
import { enterSession } from '../session/session.ts';
import { FrontDoor } from '../shell/FrontDoor.tsx';
import { ProblemAlert } from '../ui/ProblemAlert.tsx';

/** Name and password. Goes on to where one was heading. */
export function SignInPage() {
  const { t } = useLingui();
  const router = useRouter();
  const { to } = useSearch({ from: '/sign-in' });
  const setup = useQuery(setupQuery);
  const form = useForm({ mode: 'uncontrolled', initialValues: { name: '', password: '' } });
  const signIn = useMutation({
    mutationFn: (body: { name: string; password: string }) => answerOf(api.POST('/api/v1/session', { body })),
    onSuccess: async (session) => {
      enterSession(session);
      router.history.push(to ?? '/');
    },
  });
  if (setup.data?.needed === true) {
    return <Navigate to="/setup" />;
  }
  return (
    <FrontDoor title={<Trans>Sign in</Trans>}>
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <Stack>
          {signIn.error !== null && <ProblemAlert error={signIn.error} />}
          <TextInput
            label={t`Name`}
            autoComplete="username"
            required
            autoFocus
            {...form.getInputProps('name')}
          />
          <PasswordInput
            label={t`Password`}
            autoComplete="current-password"
            required
            visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={signIn.isPending}>
            <Trans>Sign in</Trans>
          </Button>
        </Stack>
      </form>
    </FrontDoor>
  );
}
