import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Code, CopyButton, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { wordsOf } from './problem-words.ts';
import { ServerText } from './ServerText.tsx';

/**
 * What went wrong, what to do next, and, on demand, the vendor's own words and the id under which the server's log has
 * it. Takes whatever was thrown, or an error inside an answer (of an operation, a connection).
 */
export function ProblemAlert({ error, title }: { readonly error: unknown; readonly title?: string }) {
  const { t, i18n } = useLingui();
  const words = wordsOf(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={title ?? i18n._(words.title)}
      role="alert"
    >
      <Stack gap={6}>
        <Text size="sm">
          <ServerText text={words.detail} alone />
        </Text>
        {words.nextStep !== undefined && (
          <Text size="sm" fw={500}>
            <ServerText text={words.nextStep} alone />
          </Text>
        )}
        {words.violations.length > 0 && (
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {words.violations.map(({ pointer, message }) => (
              <li key={`${pointer} ${message}`}>
                {pointer !== '' && <Code>{pointer}</Code>} <ServerText text={message} />
              </li>
            ))}
          </ul>
        )}
        {(words.native !== undefined || words.correlationId !== undefined) && (
          <details>
            <summary>
              <Trans>Details</Trans>
            </summary>
            <Stack gap={4} mt={6}>
              {words.native !== undefined && (
                <Code block>
                  {words.native.code}: {words.native.text}
                </Code>
              )}
              {words.correlationId !== undefined && (
                <Group gap="xs">
                  <Text size="xs">
                    <Trans>Correlation id</Trans> <Code>{words.correlationId}</Code>
                  </Text>
                  <CopyButton value={words.correlationId}>
                    {({ copied, copy }) => (
                      <UnstyledButton onClick={copy} fz="xs" td="underline">
                        {copied ? t`Copied` : t`Copy`}
                      </UnstyledButton>
                    )}
                  </CopyButton>
                </Group>
              )}
            </Stack>
          </details>
        )}
      </Stack>
    </Alert>
  );
}
