import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { connectionTypesQuery } from '../connections/connection-queries.ts';
import { asObject, valueAt } from '../schema-form/json.ts';
import type { Path } from '../schema-form/json.ts';
import { propertyOf } from '../schema-form/json-schema.ts';
import type { SchemaNode } from '../schema-form/json-schema.ts';
import { Folded } from '../schema-form/Folded.tsx';
import { SchemaField } from '../schema-form/SchemaField.tsx';
import { labelOf } from '../schema-form/schema-words.ts';
import type { VmForm } from './use-vm-form.ts';
import classes from './ExpertForm.module.css';

/** Every field of the schema, in the sections the spec itself has. */
export function ExpertForm({ form }: { readonly form: VmForm }) {
  const { i18n } = useLingui();
  const { schema, document, errors } = form;
  const keys = Object.keys(schema.properties ?? {}).filter((key) => key !== 'extensions');
  const plain = keys.filter((key) => propertyOf(schema, key)?.type !== 'object' || key === 'metadata');
  const sections = keys.filter((key) => !plain.includes(key));
  const field = (key: string) => (
    <SchemaField
      key={key}
      node={propertyOf(schema, key) ?? {}}
      path={[key]}
      value={document[key]}
      required={schema.required?.includes(key) ?? false}
    />
  );
  return (
    <Stack gap="md">
      {plain.slice(0, 2).map(field)}
      {sections.map((key) => {
        const node = propertyOf(schema, key) ?? {};
        const required = schema.required?.includes(key) ?? false;
        return (
          <Folded
            key={key}
            className={classes['section']}
            title={labelOf(key, node, i18n)}
            open={required || document[key] !== undefined}
            wrong={isWrong(errors, `/${key}`)}
          >
            <div className={classes['inside']}>
              {required || isFree(node) ? <Inner form={form} at={[key]} node={node} /> : field(key)}
            </div>
          </Folded>
        );
      })}
      <Extensions form={form} />
      {plain.slice(2).map(field)}
    </Stack>
  );
}

/** An empty one asks for nothing and means nothing: it needs no switch of its own. */
function isFree(node: SchemaNode): boolean {
  return (node.required ?? []).length === 0;
}

/** The fields of a section. */
function Inner({ form, at, node }: { readonly form: VmForm; readonly at: Path; readonly node: SchemaNode }) {
  const value = asObject(valueAt(form.document, at));
  return (
    <Stack gap="md">
      {Object.keys(node.properties ?? {}).map((key) => (
        <SchemaField
          key={key}
          node={propertyOf(node, key) ?? {}}
          path={[...at, key]}
          value={value[key]}
          required={node.required?.includes(key) ?? false}
        />
      ))}
    </Stack>
  );
}

/** Settings of the chosen connection's platform; of every platform while none is chosen. */
function Extensions({ form }: { readonly form: VmForm }) {
  const { data: types } = useSuspenseQuery(connectionTypesQuery);
  const node = propertyOf(form.schema, 'extensions') ?? {};
  const given = asObject(form.document['extensions']);
  const shown = types.filter(
    ({ type }) =>
      propertyOf(node, type) !== undefined &&
      (form.connection === undefined || form.connection.type === type || given[type] !== undefined),
  );
  return shown.map(({ type, displayName }) => (
    <Folded
      key={type}
      className={classes['section']}
      title={<Trans>Only on {displayName}</Trans>}
      open={given[type] !== undefined}
      wrong={isWrong(form.errors, `/extensions/${type}`)}
    >
      <div className={classes['inside']}>
        {form.connection !== undefined && form.connection.type !== type && (
          <Text size="sm" mb="xs">
            <Trans>The chosen connection does not look at these.</Trans>
          </Text>
        )}
        <Inner form={form} at={['extensions', type]} node={propertyOf(node, type) ?? {}} />
      </div>
    </Folded>
  ));
}

function isWrong(errors: ReadonlyMap<string, string>, below: string): boolean {
  return [...errors.keys()].some((pointer) => pointer === below || pointer.startsWith(`${below}/`));
}
