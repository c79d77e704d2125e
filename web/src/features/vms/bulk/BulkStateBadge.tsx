import { useLingui } from '@lingui/react';
import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { Loader } from '@mantine/core';
import { IconBan, IconCheck, IconClock, IconX } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { BulkState } from './bulk-run.ts';
import classes from './bulk.module.css';

const looks: Readonly<Record<BulkState, { readonly label: MessageDescriptor; readonly icon?: Icon }>> = {
  waiting: { label: msg`Waiting`, icon: IconClock },
  sending: { label: msg`Sending` },
  running: { label: msg`Running` },
  done: { label: msg`Done`, icon: IconCheck },
  failed: { label: msg`Failed`, icon: IconX },
  refused: { label: msg`Not possible`, icon: IconBan },
  dropped: { label: msg`Not sent`, icon: IconBan },
};

/** What became of one of many: icon and word. */
export function BulkStateBadge({ state }: { readonly state: BulkState }) {
  const { i18n } = useLingui();
  const { label, icon: Icon } = looks[state];
  return (
    <span className={classes['state']} data-state={state}>
      {Icon === undefined ? (
        <Loader size={12} color="currentColor" aria-hidden />
      ) : (
        <Icon size={14} aria-hidden />
      )}
      {i18n._(label)}
    </span>
  );
}
