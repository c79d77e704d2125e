import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Stack, Tabs } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { api, ask, onceOnly } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { FormFooter } from '../../ui/FormFooter.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { tellBegun } from '../operations/begun.tsx';
import type { JsonObject } from '../schema-form/json.ts';
import { SchemaFormProvider } from '../schema-form/schema-form-state.ts';
import { ElsewhereWrong } from './ElsewhereWrong.tsx';
import { ExpertForm } from './ExpertForm.tsx';
import { violationsIn } from './form-queries.ts';
import { PlacementPanel } from './PlacementPanel.tsx';
import { SimpleForm } from './SimpleForm.tsx';
import { useVmForm } from './use-vm-form.ts';
import { YamlEditor } from './YamlEditor.tsx';
import classes from './VmFormPage.module.css';
import { serverWords } from '../../i18n/server-words.ts';

type View = 'simple' | 'expert' | 'yaml';

/** The form of a new VM in its three views, where it would go, and the button that makes it. */
export function CreateVmForm({ start }: { readonly start: () => JsonObject }) {
  const { t } = useLingui();
  const router = useRouter();
  const may = useMay('vms:create');
  const [view, setView] = useState<View>('simple');
  const form = useVmForm(start);
  const { document, state, errors } = form;
  // One key for one intention: sent again after a lost answer it makes one VM, and another spec is another VM.
  const intention = useRef<{ readonly document: JsonObject; readonly header: ReturnType<typeof onceOnly> }>(
    undefined,
  );
  const create = useMutation({
    mutationFn: (spec: JsonObject) => {
      if (intention.current?.document !== spec) {
        intention.current = { document: spec, header: onceOnly() };
      }
      const { header } = intention.current;
      return ask(
        api.POST('/api/v1/vms', {
          params: { header },
          body: spec as unknown as Schemas['VmProvisionSpec'],
        }),
      );
    },
    onSuccess: async (answer) => {
      if ('steps' in answer) {
        tellBegun(answer);
        await router.navigate({ to: '/operations/$operationId', params: { operationId: answer.id } });
      }
    },
    onError: form.takeRefusal,
  });
  const refusal = form.placement.data?.refusal ?? undefined;
  const count = errors.size;
  const { problem } = state;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (may && form.check()) {
          create.mutate(document);
        }
      }}
    >
      <Tabs
        value={view}
        onChange={(next) => setView(next === 'expert' || next === 'yaml' ? next : 'simple')}
        keepMounted={false}
        mb="lg"
      >
        <Tabs.List>
          <Tabs.Tab value="simple">
            <Trans>Simple</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="expert">
            <Trans>Expert</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="yaml">YAML</Tabs.Tab>
        </Tabs.List>
      </Tabs>
      <div className={classes['columns']}>
        <Stack gap="lg">
          {create.error !== null && violationsIn(create.error).size === 0 && (
            <ProblemAlert error={create.error} />
          )}
          {problem !== undefined && view !== 'yaml' && (
            <Alert color="yellow" title={t`The YAML cannot be read at line ${problem.line}`}>
              <Stack gap="xs" align="flex-start">
                <Trans>What is shown here is what it said before. A change here replaces the YAML.</Trans>
                <Button size="compact-sm" variant="default" onClick={() => setView('yaml')}>
                  <Trans>Show the YAML</Trans>
                </Button>
              </Stack>
            </Alert>
          )}
          <SchemaFormProvider value={form.fields}>
            {view === 'simple' && (
              <>
                <ElsewhereWrong errors={errors} onShow={() => setView('expert')} />
                <SimpleForm form={form} />
              </>
            )}
            {view === 'expert' && <ExpertForm form={form} />}
            {view === 'yaml' && <YamlEditor form={form} />}
          </SchemaFormProvider>
        </Stack>
        <div className={classes['aside']}>
          <PlacementPanel form={form} />
        </div>
      </div>
      <FormFooter
        note={
          count > 0 ? (
            <span className="av-dim" role="status">
              <Plural
                value={count}
                one="One thing has to be put right."
                other="# things have to be put right."
              />
            </span>
          ) : undefined
        }
      >
        <ButtonLink to="/vms" variant="default">
          <Trans>Cancel</Trans>
        </ButtonLink>
        <ActionButton
          type="submit"
          loading={create.isPending}
          reason={may ? refusal && serverWords(refusal.message) : t`Your role does not allow it`}
        >
          <Trans>Create VM</Trans>
        </ActionButton>
      </FormFooter>
    </form>
  );
}
