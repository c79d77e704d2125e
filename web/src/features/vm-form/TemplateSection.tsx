import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Radio, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { sizeText } from '../../ui/sizes.ts';
import { CardRadio } from './CardRadio.tsx';
import { mostTemplates, templatesQuery } from './form-queries.ts';
import { isMeant, wordFor } from './template-choice.ts';
import type { Template } from './template-choice.ts';
import type { VmForm } from './use-vm-form.ts';
import classes from './VmFormPage.module.css';

/** What the VM is made from: a template, or nothing. */
export function TemplateSection({ form }: { readonly form: VmForm }) {
  const { t } = useLingui();
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), 250);
  const { data, error } = useQuery(templatesQuery(form.connection?.id, asked));
  const templates = data?.items ?? [];
  const word = typeof form.document['template'] === 'string' ? form.document['template'] : '';
  const meant = templates.find((template) => isMeant(template, word));
  const more = data !== undefined && data.nextCursor !== null;
  return (
    <div className={classes['section']}>
      {error !== null && <ProblemAlert error={error} />}
      {(search !== '' || templates.length > 6 || more) && (
        <TextInput
          aria-label={t`Search templates`}
          placeholder={t`Search templates`}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      <Radio.Group
        label={t`Template`}
        withAsterisk
        value={word === 'blank' ? 'blank' : (meant?.id ?? '')}
        onChange={(next) => {
          const chosen = templates.find(({ id }) => id === next);
          form.fields.change(['template'], chosen === undefined ? 'blank' : wordFor(chosen, templates));
        }}
        error={form.errors.get('/template')}
      >
        <div className={`${classes['cards']} ${classes['templates']}`}>
          <CardRadio value="blank" name={<Trans>Empty disks</Trans>}>
            <Trans>Nothing is installed</Trans>
          </CardRadio>
          {templates.map((template) => (
            <CardRadio key={template.id} value={template.id} name={template.name}>
              <About template={template} withConnection={form.connection === undefined} />
            </CardRadio>
          ))}
        </div>
      </Radio.Group>
      {meant === undefined && word !== '' && word !== 'blank' && (
        <Text size="sm">
          <Trans>Chosen: {word}</Trans>
        </Text>
      )}
      {more && (
        <Text size="xs" c="dimmed">
          <Plural
            value={mostTemplates}
            one="The first one is shown; the search finds the others."
            other="The first # are shown; the search finds the others."
          />
        </Text>
      )}
    </div>
  );
}

function About({
  template,
  withConnection,
}: {
  readonly template: Template;
  readonly withConnection: boolean;
}) {
  const { os, diskBytes, connectionName } = template;
  const words = [os, diskBytes === null ? null : sizeText(diskBytes), withConnection ? connectionName : null];
  return words.filter((word) => word !== null).join(' · ');
}
