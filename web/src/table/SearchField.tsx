import { useLingui } from '@lingui/react/macro';
import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

/** Pause in writing after which the server is asked, in ms. */
const askAfter = 250;

/** Free text over a table. What comes from outside (a saved view, the back button) shows here too. */
export function SearchField({
  label,
  q,
  onSearch,
}: {
  readonly label: string;
  readonly q: string | undefined;
  readonly onSearch: (q: string | undefined) => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState(q ?? '');
  const told = useRef(q ?? '');
  const tell = useDebouncedCallback((next: string) => {
    told.current = next.trim();
    onSearch(next.trim() === '' ? undefined : next.trim());
  }, askAfter);
  useEffect(() => {
    if ((q ?? '') !== told.current) {
      told.current = q ?? '';
      setText(q ?? '');
    }
  }, [q]);
  const change = (next: string) => {
    setText(next);
    tell(next);
  };
  return (
    <TextInput
      type="search"
      size="xs"
      w={{ base: '100%', sm: 240 }}
      aria-label={label}
      placeholder={label}
      maxLength={200}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        text === '' ? undefined : <CloseButton size="xs" aria-label={t`Clear`} onClick={() => change('')} />
      }
    />
  );
}
