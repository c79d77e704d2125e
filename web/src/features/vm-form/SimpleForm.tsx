import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Stack, Switch, TextInput, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { valueAt } from '../schema-form/json.ts';
import { DisksSection } from './DisksSection.tsx';
import { GuestSection } from './GuestSection.tsx';
import { NetworksSection } from './NetworksSection.tsx';
import { SizeSection } from './SizeSection.tsx';
import { TemplateSection } from './TemplateSection.tsx';
import type { VmForm } from './use-vm-form.ts';
import classes from './VmFormPage.module.css';

/** What most VMs need. */
export function SimpleForm({ form }: { readonly form: VmForm }) {
  const { t } = useLingui();
  const { change } = form.fields;
  const name = form.document['name'];
  const word = valueAt(form.document, ['placement', 'connection']);
  return (
    <Stack gap="xl">
      <Section>
        <TextInput
          label={t`Name`}
          description={t`1 to 63 letters, digits, “-”, “_” and “.”; the first one a letter or digit.`}
          withAsterisk
          value={typeof name === 'string' ? name : ''}
          onChange={({ currentTarget: { value } }) => change(['name'], value)}
          error={form.errors.get('/name')}
          autoComplete="off"
          spellCheck={false}
        />
        <Select
          label={t`Connection`}
          description={t`Where it is made.`}
          data={[
            { value: '', label: t`Let Anyvisor choose` },
            ...form.connections.map(({ id, name, enabled, mode }) => ({
              value: id,
              label: !enabled ? t`${name} (disabled)` : mode === 'read_only' ? t`${name} (read-only)` : name,
              disabled: !enabled || mode === 'read_only',
            })),
          ]}
          value={form.connection?.id ?? (word === undefined ? '' : null)}
          onChange={(next) =>
            change(['placement', 'connection'], form.connections.find(({ id }) => id === next)?.name)
          }
          error={form.errors.get('/placement/connection')}
          allowDeselect={false}
          searchable
        />
      </Section>
      <Section title={<Trans>What it is made from</Trans>}>
        <TemplateSection form={form} />
      </Section>
      <Section title={<Trans>CPU and memory</Trans>}>
        <SizeSection form={form} />
      </Section>
      <Section title={<Trans>Disks</Trans>}>
        <DisksSection form={form} />
      </Section>
      <Section title={<Trans>Networks</Trans>}>
        <NetworksSection form={form} />
      </Section>
      {form.document['template'] !== 'blank' && (
        <Section title={<Trans>Guest</Trans>}>
          <GuestSection form={form} />
        </Section>
      )}
      <Switch
        label={t`Start afterwards`}
        checked={form.document['powerOn'] === true}
        onChange={({ currentTarget: { checked } }) => change(['powerOn'], checked)}
      />
    </Stack>
  );
}

function Section({ title, children }: { readonly title?: ReactNode; readonly children: ReactNode }) {
  return (
    <section className={classes['section']}>
      {title !== undefined && (
        <Title order={2} className={classes['heading']}>
          {title}
        </Title>
      )}
      {children}
    </section>
  );
}
