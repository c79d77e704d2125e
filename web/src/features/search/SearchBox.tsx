import { Trans, useLingui } from '@lingui/react/macro';
import { Kbd } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Suspense, lazy, useRef } from 'react';
import classes from './search.module.css';

const SearchDialog = lazy(async () => ({ default: (await import('./SearchDialog.tsx')).SearchDialog }));

/** The way to everything, in the top bar; Ctrl/⌘-K from anywhere. */
export function SearchBox() {
  const { t } = useLingui();
  const [open, { open: show, close }] = useDisclosure(false);
  const from = useRef<Element>(null);
  const begin = () => {
    if (!open) {
      from.current = document.activeElement;
      show();
    }
  };
  const giveUp = () => {
    close();
    // After the dialog is gone: it does not give back a focus while it keeps it.
    setTimeout(() => from.current instanceof HTMLElement && from.current.focus());
  };
  useHotkeys([['mod+K', begin]], []);
  return (
    <>
      <button
        type="button"
        className={classes['box']}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={begin}
      >
        <IconSearch size={15} aria-hidden />
        <span className={classes['boxText']}>
          <Trans>Search everything</Trans>
        </span>
        <Kbd size="xs" className={classes['boxKey']} aria-hidden>
          {/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : t`Ctrl`} K
        </Kbd>
      </button>
      {open && (
        <Suspense fallback={null}>
          <SearchDialog onClose={giveUp} onLeave={close} />
        </Suspense>
      )}
    </>
  );
}
