import { Trans, useLingui } from '@lingui/react/macro';
import { Text, TextInput, Textarea } from '@mantine/core';
import { isList, valueAt } from '../schema-form/json.ts';
import { supportFor } from './needed-features.ts';
import type { VmForm } from './use-vm-form.ts';
import schemaClasses from '../schema-form/SchemaForm.module.css';
import classes from './VmFormPage.module.css';
import { ServerText } from '../../ui/ServerText.tsx';

/** What the guest is told when it first starts, where the platform can tell it. */
export function GuestSection({ form }: { readonly form: VmForm }) {
  const { t } = useLingui();
  const { change, impossible } = form.fields;
  const support = supportFor(form.capabilities, ['guest', 'hostname']);
  const reason = impossible?.(['guest', 'hostname']);
  const said = support?.reason === undefined ? undefined : <ServerText text={support.reason} />;
  const text = (key: string) => {
    const value = valueAt(form.document, ['guest', key]);
    return typeof value === 'string' ? value : '';
  };
  const given = valueAt(form.document, ['guest', 'sshKeys']);
  const keys = isList(given) ? given.filter((each) => typeof each === 'string') : undefined;
  const error = (key: string) => form.errors.get(`/guest/${key}`);
  return (
    <div className={classes['section']}>
      {reason !== undefined && (
        <Text size="sm">
          <Trans>Not possible on this connection: {reason}</Trans>
        </Text>
      )}
      {support?.support === 'partial' && said !== undefined && (
        <Text size="xs" c="dimmed">
          <Trans>On this connection: {said}</Trans>
        </Text>
      )}
      <TextInput
        label={t`Host name`}
        description={t`Left empty, the guest keeps the one it has.`}
        disabled={reason !== undefined && text('hostname') === ''}
        value={text('hostname')}
        onChange={({ currentTarget: { value } }) =>
          change(['guest', 'hostname'], value === '' ? undefined : value)
        }
        error={error('hostname')}
        autoComplete="off"
      />
      <Textarea
        label={t`SSH keys`}
        description={t`Public keys, one in each line.`}
        disabled={reason !== undefined && keys === undefined}
        value={keys?.join('\n') ?? ''}
        onChange={({ currentTarget: { value } }) =>
          change(['guest', 'sshKeys'], value === '' ? undefined : value.split('\n'))
        }
        onBlur={() => {
          const full = keys?.filter((each) => each.trim() !== '') ?? [];
          if (keys !== undefined && full.length < keys.length) {
            change(['guest', 'sshKeys'], full.length === 0 ? undefined : full);
          }
        }}
        error={error('sshKeys')}
        autosize
        minRows={2}
        maxRows={8}
        classNames={{ input: schemaClasses['mono'] ?? '' }}
        spellCheck={false}
      />
      <Textarea
        label={t`cloud-init user data`}
        description={t`Run by the guest when it first starts.`}
        placeholder={'#cloud-config'}
        disabled={reason !== undefined && text('userData') === ''}
        value={text('userData')}
        onChange={({ currentTarget: { value } }) =>
          change(['guest', 'userData'], value === '' ? undefined : value)
        }
        error={error('userData')}
        autosize
        minRows={3}
        maxRows={16}
        classNames={{ input: schemaClasses['mono'] ?? '' }}
        spellCheck={false}
      />
    </div>
  );
}
