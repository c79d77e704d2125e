import { useLingui } from '@lingui/react/macro';
import type { FieldProps, SchemaFieldProps } from './field-props.ts';
import { fieldKind } from './json-schema.ts';
import { ChoiceField, ChoicesField } from './ChoiceField.tsx';
import { EntriesField } from './EntriesField.tsx';
import { FlagField } from './FlagField.tsx';
import { ListField } from './ListField.tsx';
import { NumberField } from './NumberField.tsx';
import { ObjectField, VariantsField } from './ObjectField.tsx';
import { useSchemaForm } from './schema-form-state.ts';
import { hintOf, labelOf } from './schema-words.ts';
import { SecretField } from './SecretField.tsx';
import { TextField, TextsField } from './TextField.tsx';

/** The field for one value of a document, whatever its schema makes it. */
export function SchemaField(props: SchemaFieldProps) {
  const { i18n } = useLingui();
  const { secrets = [] } = useSchemaForm();
  const { node, path } = props;
  const key = String(path.at(-1) ?? '');
  const field: FieldProps = {
    ...props,
    label: props.label ?? labelOf(key, node, i18n),
    hint: hintOf(key, node, i18n),
    render: (inner) => <SchemaField key={inner.path.join('/')} {...inner} />,
  };
  if (path.length === 1 && secrets.includes(key)) {
    return <SecretField {...field} />;
  }
  switch (fieldKind(node)) {
    case 'fixed':
      return null;
    case 'text':
    case 'long-text':
      return <TextField {...field} />;
    case 'texts':
      return <TextsField {...field} />;
    case 'number':
      return <NumberField {...field} />;
    case 'flag':
      return <FlagField {...field} />;
    case 'choice':
      return <ChoiceField {...field} />;
    case 'choices':
      return <ChoicesField {...field} />;
    case 'object':
      return <ObjectField {...field} />;
    case 'variants':
      return <VariantsField {...field} />;
    case 'list':
      return <ListField {...field} />;
    case 'entries':
    default:
      return <EntriesField {...field} />;
  }
}
