import { Trans, useLingui } from '@lingui/react/macro';
import { Kbd } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Suspense, lazy } from 'react';
import classes from './search.module.css';

const SearchDialog = lazy(async () => ({ default: (await import('./SearchDialog.tsx')).SearchDialog }));

/** The way to everything, in the top bar; Ctrl/⌘-K from anywhere. */
export function SearchBox() {
  const { t } = useLingui();
  const [open, { open: show, close }] = useDisclosure(false);
  useHotkeys([['mod+K', show]], []);
  return (
    <>
      <button type="button" className={classes['box']} aria-haspopup="dialog" onClick={show}>
        <IconSearch size={15} aria-hidden />
        <span className={classes['boxText']}>
          <Trans>Search everything</Trans>
        </span>
        <Kbd size="xs" className={classes['boxKey']}>
          {/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : t`Ctrl`} K
        </Kbd>
      </button>
      {open && (
        <Suspense fallback={null}>
          <SearchDialog onClose={close} />
        </Suspense>
      )}
    </>
  );
}
