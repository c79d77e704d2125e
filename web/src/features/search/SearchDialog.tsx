import { Trans, useLingui } from '@lingui/react/macro';
import { Loader, Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useId, useState } from 'react';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { optionAfterKey } from './search-hits.ts';
import { searchQuery } from './search-query.ts';
import { SearchOption } from './SearchOption.tsx';
import { useSearchOptions } from './use-search-options.ts';
import classes from './search.module.css';

/** Pause in writing after which the server is asked, in ms. */
const askAfter = 120;

export interface SearchDialogProps {
  /** Given up. */
  readonly onClose: () => void;
  /** Closed because something was chosen. */
  readonly onLeave: () => void;
}

/** Type, arrows, Enter: anything by name or address, what was looked at lately, and what can be begun from anywhere. */
export function SearchDialog({ onClose, onLeave }: SearchDialogProps) {
  const { t } = useLingui();
  const router = useRouter();
  const id = useId();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, askAfter);
  const search = useQuery(searchQuery(asked));
  const hits = text.trim() === '' ? [] : (search.data?.items ?? []);
  const groups = useSearchOptions(text, hits);
  const options = groups.flatMap((group) => group.options);
  const [place, setPlace] = useState(0);
  const active = Math.min(place, options.length - 1);
  useEffect(() => {
    document.querySelector(`[id="${id}-${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  const choose = (option: (typeof options)[number] | undefined) => {
    if (option !== undefined) {
      option.remember?.();
      onLeave();
      router.history.push(option.path);
    }
  };
  return (
    <Modal.Root opened onClose={onClose} size={620} padding={0} yOffset="10vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={t`Search everything`}>
        <TextInput
          data-autofocus
          variant="unstyled"
          size="md"
          className={classes['input']}
          leftSection={search.isFetching ? <Loader size={16} /> : <IconSearch size={17} aria-hidden />}
          placeholder={t`Name, address, native id, or what to do`}
          aria-label={t`Search everything`}
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          value={text}
          maxLength={200}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPlace(0);
          }}
          onKeyDown={(event) => {
            const next = optionAfterKey(event.key, active, options.length);
            if (next !== undefined) {
              event.preventDefault();
              setPlace(next);
            } else if (event.key === 'Enter' && text === asked) {
              event.preventDefault();
              choose(options[active]);
            }
          }}
        />
        {search.error !== null && <ProblemAlert error={search.error} />}
        <div id={`${id}-list`} role="listbox" aria-label={t`Found`} className={classes['list']}>
          {groups.map((group) => (
            <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`}>
              <div id={`${id}-${group.id}`} className={classes['group']}>
                {group.label}
              </div>
              {group.options.map((option) => {
                const at = options.indexOf(option);
                return (
                  <SearchOption
                    key={option.id}
                    domId={`${id}-${at}`}
                    option={option}
                    active={at === active}
                    onPoint={() => setPlace(at)}
                    onChoose={() => choose(option)}
                  />
                );
              })}
            </div>
          ))}
        </div>
        <div className={classes['foot']} role="status">
          {text.trim() !== '' && !search.isFetching && hits.length === 0 ? (
            <Trans>Nothing of this name, address or native id.</Trans>
          ) : search.data?.complete === false && hits.length > 0 ? (
            <Trans>There is more: write on to narrow it down.</Trans>
          ) : (
            <Trans>Arrows choose, Enter opens, Esc closes.</Trans>
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
