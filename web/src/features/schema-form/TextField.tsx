import { Autocomplete, TagsInput, Textarea } from '@mantine/core';
import { isList } from './json.ts';
import { fieldKind } from './json-schema.ts';
import { useInputFrame } from './field-frame.ts';
import classes from './SchemaForm.module.css';
import type { FieldProps } from './field-props.ts';

/** A line of text, with what it may be meant to say; or several lines. */
export function TextField(props: FieldProps) {
  const { node, path, value } = props;
  const { frame, change, suggestions } = useInputFrame(props);
  const text = typeof value === 'string' ? value : '';
  // An item of a list that is empty is still there.
  const tell = (next: string) => change(next === '' && typeof path.at(-1) !== 'number' ? undefined : next);
  if (fieldKind(node) === 'long-text') {
    return (
      <Textarea
        {...frame}
        value={text}
        onChange={({ currentTarget }) => tell(currentTarget.value)}
        autosize
        minRows={3}
        maxRows={14}
        spellCheck={false}
        classNames={{ input: classes['mono'] ?? '' }}
      />
    );
  }
  return (
    <Autocomplete
      {...frame}
      value={text}
      onChange={tell}
      data={[...new Set(suggestions ?? node.examples ?? [])]}
      placeholder={node.examples?.[0]}
      limit={40}
      autoComplete="off"
      classNames={{ input: classes['example'] ?? '' }}
      spellCheck={false}
    />
  );
}

/** Several short texts. */
export function TextsField(props: FieldProps) {
  const { frame, change, suggestions } = useInputFrame(props);
  const texts = isList(props.value) ? props.value.filter((item) => typeof item === 'string') : [];
  return (
    <TagsInput
      {...frame}
      value={texts}
      data={[...(suggestions ?? [])]}
      onChange={(next) => change(next.length === 0 && !props.required ? undefined : next)}
      acceptValueOnBlur
    />
  );
}
