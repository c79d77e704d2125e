import { useLingui } from '@lingui/react';
import { IconCheck, IconHelpCircle, IconTool, IconUnlink } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { computeStateWords } from './unit-words.ts';
import type { ComputeUnit } from './unit-queries.ts';
import classes from './unit.module.css';

const icons: Readonly<Record<ComputeUnit['state'], Icon>> = {
  AVAILABLE: IconCheck,
  MAINTENANCE: IconTool,
  UNREACHABLE: IconUnlink,
  UNKNOWN: IconHelpCircle,
};

/** How a host, cluster or pool is: icon and word. */
export function ComputeState({ state }: Pick<ComputeUnit, 'state'>) {
  const { i18n } = useLingui();
  const Icon = icons[state];
  return (
    <span className={classes['state']} data-state={state}>
      <Icon size={14} aria-hidden />
      {i18n._(computeStateWords[state])}
    </span>
  );
}
