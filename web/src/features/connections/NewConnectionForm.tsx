import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { FormFooter } from '../../ui/FormFooter.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import type { ConnectionType } from './connection-queries.ts';
import { ParametersFields } from './ParametersFields.tsx';
import { TestPanel } from './TestPanel.tsx';
import type { TestReport } from './test-stream.ts';
import { useConnectionTest } from './use-connection-test.ts';
import { useParametersForm } from './use-parameters-form.ts';
import classes from './ConnectionLayout.module.css';

/** Name and parameters of a new connection; tried before it is kept, or kept all the same. */
export function NewConnectionForm({ type }: { readonly type: ConnectionType }) {
  const { t } = useLingui();
  const router = useRouter();
  const may = useMay('connections:write');
  const [name, setName] = useState('');
  const [nameAsked, setNameAsked] = useState(false);
  const test = useConnectionTest();
  const form = useParametersForm(type, undefined, test.forget);
  const create = useMutation({
    mutationFn: (skipTest: boolean) =>
      ask(
        api.POST('/api/v1/connections', {
          body: { name: name.trim(), parameters: form.parameters, ...(skipTest ? { skipTest } : {}) },
        }),
      ),
    onSuccess: async (made) => {
      void queryClient.invalidateQueries({ queryKey: ['connections'] });
      await router.navigate({ to: '/connections/$connectionId', params: { connectionId: made.id } });
    },
    onError: form.takeRefusal,
  });
  const passed = test.report !== undefined && works(test.report);
  const complete = () => {
    setNameAsked(true);
    return [form.check(), name.trim() !== ''].every(Boolean);
  };
  const tryNow = () => form.check() && test.run({ parameters: form.parameters });
  const save = (skipTest: boolean) => complete() && create.mutate(skipTest);
  // Shown step by step first; the server tries it once more when it keeps it, and learns what it is.
  const saveTested = async () => {
    if (!complete()) {
      return;
    }
    create.reset();
    const report = passed
      ? test.report
      : await test.runToEnd({ parameters: form.parameters }).catch(() => undefined);
    if (report !== undefined && works(report)) {
      create.mutate(false);
    }
  };
  const failed = (test.report !== undefined && !passed) || test.error !== null || create.error !== null;
  const { pinField } = form;
  const pinnedNow = pinField === undefined ? undefined : form.form.value[pinField];
  const pinned = typeof pinnedNow === 'string' ? pinnedNow : undefined;
  const reason = may ? undefined : t`Your role does not allow it`;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void saveTested();
      }}
    >
      <div className={classes['columns']}>
        <Stack gap="lg">
          <TextInput
            label={t`Name`}
            description={t`What it is called here.`}
            withAsterisk
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={nameAsked && name.trim() === '' ? t`Needed` : undefined}
            autoComplete="off"
            maxLength={100}
            data-autofocus
          />
          <ParametersFields form={form} />
        </Stack>
        <div className={classes['aside']}>
          {create.error !== null && <ProblemAlert error={create.error} />}
          <TestPanel
            test={test}
            pinned={pinned}
            onPin={
              pinField === undefined
                ? undefined
                : (fingerprint) => {
                    form.pin(pinField, fingerprint);
                    test.run({ parameters: { ...form.parameters, [pinField]: fingerprint } });
                  }
            }
          />
        </div>
      </div>
      <FormFooter>
        <ButtonLink to="/connections" variant="default">
          <Trans>Cancel</Trans>
        </ButtonLink>
        {failed && (
          <ActionButton
            variant="default"
            reason={reason}
            loading={create.isPending}
            onClick={() => save(true)}
          >
            <Trans>Save without testing</Trans>
          </ActionButton>
        )}
        <ActionButton variant="default" reason={reason} loading={test.isRunning} onClick={tryNow}>
          <Trans>Test</Trans>
        </ActionButton>
        <Button type="submit" disabled={!may} loading={create.isPending || test.isRunning}>
          {passed ? <Trans>Connect</Trans> : <Trans>Test and connect</Trans>}
        </Button>
      </FormFooter>
    </form>
  );
}

function works({ steps }: TestReport): boolean {
  return steps.every(({ outcome }) => outcome !== 'failed');
}
