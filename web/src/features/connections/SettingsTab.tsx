import { Trans, useLingui } from '@lingui/react/macro';
import { NumberInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { FormFooter } from '../../ui/FormFooter.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { asObject } from '../schema-form/json.ts';
import type { Json } from '../schema-form/json.ts';
import { ConflictAlert } from './ConflictAlert.tsx';
import type { Connection, ConnectionType } from './connection-queries.ts';
import { isChanged, parametersPatch } from './parameters-form.ts';
import { ParametersFields } from './ParametersFields.tsx';
import { TestPanel } from './TestPanel.tsx';
import { useConnectionTest } from './use-connection-test.ts';
import { useConnectionUpdate } from './use-connection-update.ts';
import type { ConnectionPatch } from './use-connection-update.ts';
import { useParametersForm } from './use-parameters-form.ts';
import fields from '../schema-form/SchemaForm.module.css';
import classes from './ConnectionLayout.module.css';

export interface SettingsTabProps {
  readonly connection: Connection;
  readonly type: ConnectionType;
  /** Begins again with what the server has. */
  readonly onStartOver: () => void;
}

/** Name, parameters and how much at once. Secrets left empty stay what they are. */
export function SettingsTab({ connection, type, onStartOver }: SettingsTabProps) {
  const { t } = useLingui();
  const may = useMay('connections:write');
  const [name, setName] = useState(connection.name);
  const [concurrency, setConcurrency] = useState<number | undefined>(connection.concurrency);
  const [stored] = useState(() => ({
    parameters: asObject(connection.parameters as Json),
    secretsSet: connection.secretsSet,
  }));
  const test = useConnectionTest();
  const form = useParametersForm(type, stored, test.forget);
  const update = useConnectionUpdate(connection);
  const newParameters = isChanged(form.form, asObject(connection.parameters as Json));
  const patch: ConnectionPatch = {
    ...(name.trim() === connection.name ? {} : { name: name.trim() }),
    ...(concurrency === undefined || concurrency === connection.concurrency ? {} : { concurrency }),
    ...(newParameters ? { parameters: parametersPatch(form.form) } : {}),
  };
  const dirty = Object.keys(patch).length > 0;
  const badConcurrency = concurrency === undefined || concurrency < 1 || concurrency > 256;
  const save = (skipTest: boolean) => {
    if (form.check() && name.trim() !== '' && !badConcurrency) {
      update.save(skipTest ? { ...patch, skipTest } : patch);
    }
  };
  const reason = may ? (dirty ? undefined : t`Nothing was changed`) : t`Your role does not allow it`;
  const refused = update.error !== null && newParameters;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) {
          save(false);
        }
      }}
    >
      <div className={classes['columns']}>
        <Stack gap="lg">
          <TextInput
            label={t`Name`}
            withAsterisk
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={name.trim() === '' ? t`Needed` : undefined}
            maxLength={100}
            autoComplete="off"
          />
          <NumberInput
            label={t`Operations at once`}
            description={t`More wait their turn. Too many at once overload a small host.`}
            withAsterisk
            min={1}
            max={256}
            classNames={{ wrapper: fields['short'] ?? '' }}
            allowDecimal={false}
            clampBehavior="none"
            value={concurrency ?? ''}
            onChange={(next) => setConcurrency(typeof next === 'number' ? next : undefined)}
            error={badConcurrency ? t`1 to 256` : undefined}
          />
          <ParametersFields form={form} />
        </Stack>
        <div className={classes['aside']}>
          {update.conflict !== undefined && (
            <ConflictAlert onOverwrite={update.overwrite} onDiscard={onStartOver} />
          )}
          {update.error !== null && <ProblemAlert error={update.error} />}
          <TestPanel test={test} />
        </div>
      </div>
      <FormFooter
        note={
          newParameters ? (
            <span className="av-dim">
              <Trans>
                Changed parameters are tested before they are saved. A new address needs its secrets again.
              </Trans>
            </span>
          ) : update.isSuccess && !dirty ? (
            <span className="av-dim" role="status">
              <Trans>Saved</Trans>
            </span>
          ) : undefined
        }
      >
        {!newParameters && (
          <ActionButton
            variant="default"
            reason={undefined}
            loading={test.isRunning}
            onClick={() => test.run({ connectionId: connection.id })}
          >
            <Trans>Test</Trans>
          </ActionButton>
        )}
        {refused && (
          <ActionButton variant="default" reason={reason} onClick={() => save(true)}>
            <Trans>Save without testing</Trans>
          </ActionButton>
        )}
        <ActionButton type="submit" reason={reason} loading={update.isPending} onClick={() => undefined}>
          <Trans>Save</Trans>
        </ActionButton>
      </FormFooter>
    </form>
  );
}
