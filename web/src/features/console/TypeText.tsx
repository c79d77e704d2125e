import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Popover, Stack, Text, Textarea } from '@mantine/core';
import { IconClipboardText } from '@tabler/icons-react';
import { useState } from 'react';
import { mostTyped } from './keystrokes.ts';

/** Types a text into the console, key by key: the way to paste where the guest knows of no clipboard. */
export function TypeText({ onType }: { readonly onType: (text: string) => Promise<void> }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [typing, setTyping] = useState(false);
  const go = async () => {
    setTyping(true);
    setOpen(false);
    await onType(text);
    setText('');
    setTyping(false);
  };
  return (
    <Popover opened={open} onChange={setOpen} width={360} trapFocus returnFocus position="bottom-start">
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          loading={typing}
          leftSection={<IconClipboardText size={15} aria-hidden />}
          onClick={() => setOpen((was) => !was)}
        >
          <Trans>Paste</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Textarea
            label={t`Text to type`}
            data-autofocus
            autosize
            minRows={3}
            maxRows={8}
            maxLength={mostTyped}
            value={text}
            onChange={({ currentTarget: { value } }) => setText(value)}
          />
          <Text size="xs" c="dimmed">
            <Trans>Typed key by key as on a US keyboard; what is on screen decides where it goes.</Trans>
          </Text>
          <Group justify="flex-end">
            <Button size="compact-sm" disabled={text === ''} onClick={() => void go()}>
              <Trans>Type it</Trans>
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
