import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, Stack, Title } from '@mantine/core';
import { Folded } from './Folded.tsx';
import type { JsonObject } from './json.ts';
import { propertyOf } from './json-schema.ts';
import type { SchemaNode } from './json-schema.ts';
import { alternativesOf, relevantKeys, sectionsOf } from './relevance.ts';
import { SchemaField } from './SchemaField.tsx';
import { useSchemaForm } from './schema-form-state.ts';
import { schemaText } from './schema-words.ts';
import classes from './SchemaForm.module.css';

export interface SchemaFormProps {
  readonly node: SchemaNode;
  readonly value: JsonObject;
  /** Which of the titled alternatives is being filled in. */
  readonly alternative: number;
  readonly onAlternative: (index: number) => void;
}

/** The fields of an object in their sections; only those that count as the object stands. Needs a SchemaFormProvider. */
export function SchemaForm({ node, value, alternative, onAlternative }: SchemaFormProps) {
  const { i18n } = useLingui();
  const { errors } = useSchemaForm();
  const alternatives = alternativesOf(node);
  const { sections, advanced } = sectionsOf(node, relevantKeys(node, value, alternative));
  const required = [...(node.required ?? []), ...(alternatives[alternative]?.required ?? [])];
  const owned = new Set(alternatives.flatMap(({ fields }) => fields));
  const field = (key: string) => {
    const property = propertyOf(node, key);
    return property === undefined ? null : (
      <SchemaField
        key={key}
        node={property}
        path={[key]}
        value={value[key]}
        required={required.includes(key)}
      />
    );
  };
  return (
    <Stack gap="lg" className={classes['form']}>
      {sections.map(({ title, keys }) => (
        <Stack key={title ?? ''} gap="md">
          {title !== undefined && (
            <Title order={2} size="h3" className={classes['heading']}>
              {schemaText(title, i18n)}
            </Title>
          )}
          {alternatives.length > 1 && keys.some((key) => owned.has(key)) && (
            <SegmentedControl
              w="fit-content"
              aria-label={title === undefined ? undefined : schemaText(title, i18n)}
              value={String(alternative)}
              onChange={(next) => onAlternative(Number(next))}
              data={alternatives.map((each, index) => ({
                value: String(index),
                label: schemaText(each.title, i18n),
              }))}
            />
          )}
          {keys.map(field)}
        </Stack>
      ))}
      {advanced.length > 0 && (
        <Folded
          className={classes['more']}
          title={<Trans>More settings</Trans>}
          open={false}
          wrong={advanced.some((key) => isWrong(errors, key))}
        >
          <Stack gap="md" pt="sm">
            {advanced.map(field)}
          </Stack>
        </Folded>
      )}
    </Stack>
  );
}

function isWrong(errors: ReadonlyMap<string, string>, key: string): boolean {
  return [...errors.keys()].some((pointer) => pointer === `/${key}` || pointer.startsWith(`/${key}/`));
}
