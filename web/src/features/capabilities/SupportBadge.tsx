import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { IconCheck, IconCircleHalf2, IconMinus } from '@tabler/icons-react';
import type { Schemas } from '../../api/client.ts';
import classes from './SupportBadge.module.css';

type Support = Schemas['Capabilities']['features']['snapshots']['support'];

const words: Readonly<Record<Support, MessageDescriptor>> = {
  full: msg`yes`,
  partial: msg`in part`,
  none: msg`no`,
};
const icons = { full: IconCheck, partial: IconCircleHalf2, none: IconMinus };

/** Whether a feature is there: icon and word. */
export function SupportBadge({ support }: { readonly support: Support }) {
  const { i18n } = useLingui();
  const Icon = icons[support];
  return (
    <span className={classes['badge']} data-support={support}>
      <Icon size={15} aria-hidden />
      {i18n._(words[support])}
    </span>
  );
}
