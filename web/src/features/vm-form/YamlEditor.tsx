import { Trans, useLingui } from '@lingui/react/macro';
import { CopyButton, Button, Group, Stack, Text } from '@mantine/core';
import { serverWords } from '../../i18n/server-words.ts';
import { lineOf } from './yaml-document.ts';
import type { VmForm } from './use-vm-form.ts';
import classes from './YamlEditor.module.css';

/** The fewest lines it has room for. */
const fewest = 20;

/** The same spec as a text; what is wrong stands beside its line. */
export function YamlEditor({ form }: { readonly form: VmForm }) {
  const { t } = useLingui();
  const { text, problem } = form.state;
  const told =
    problem === undefined
      ? [...form.errors].map(([pointer, message]) => ({
          line: lineOf(text, pointer) ?? 1,
          message: pointer === '' ? message : `${pointer.slice(1).replaceAll('/', '.')}: ${message}`,
        }))
      : [{ ...problem, message: serverWords(problem.message) }];
  const inOrder = told.toSorted((a, b) => a.line - b.line);
  const wrong = new Set(told.map(({ line }) => line));
  const lines = Math.max(fewest, text.split('\n').length + 1);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          <Trans>The same as in the form, for the command line and the API too. Comments stay.</Trans>
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" onClick={copy}>
              {copied ? t`Copied` : t`Copy`}
            </Button>
          )}
        </CopyButton>
      </Group>
      <div className={classes['editor']}>
        <div className={classes['gutter']} aria-hidden>
          {Array.from({ length: lines }, (_, index) => (
            <div key={index} data-wrong={wrong.has(index + 1) || undefined}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          className={classes['text']}
          aria-label={t`The spec as YAML`}
          aria-invalid={told.length > 0}
          aria-describedby="yaml-problems"
          rows={lines}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={text}
          onChange={({ currentTarget: { value } }) => form.type(value)}
        />
      </div>
      <ul className={classes['problems']} id="yaml-problems" aria-live="polite">
        {inOrder.map(({ line, message }) => (
          <li key={`${line} ${message}`}>
            <Trans>
              Line {line}: {message}
            </Trans>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
