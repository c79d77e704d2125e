import { useLingui } from '@lingui/react';
import {
  IconBuilding,
  IconCircleDashed,
  IconServer,
  IconServer2,
  IconServerBolt,
  IconTool,
  IconUnlink,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { computeStateWords, computeTypeWords } from './unit-words.ts';
import type { ComputeUnit } from './unit-queries.ts';
import classes from './unit.module.css';

const icons: Readonly<Record<ComputeUnit['type'], Icon>> = {
  DATACENTER: IconBuilding,
  CLUSTER: IconServer2,
  HOST: IconServer,
  RESOURCE_POOL: IconServerBolt,
};

const troubles: Readonly<Partial<Record<ComputeUnit['state'], Icon>>> = {
  MAINTENANCE: IconTool,
  UNREACHABLE: IconUnlink,
};

type Shown = Pick<ComputeUnit, 'type' | 'state' | 'stale'>;

/** What a compute unit is, or what is wrong with it. */
export function UnitIcon({ unit }: { readonly unit: Shown }) {
  const { i18n } = useLingui();
  const Trouble = troubles[unit.state];
  const Icon = Trouble ?? (unit.stale ? IconCircleDashed : icons[unit.type]);
  const words =
    Trouble === undefined
      ? i18n._(computeTypeWords[unit.type])
      : `${i18n._(computeTypeWords[unit.type])}, ${i18n._(computeStateWords[unit.state])}`;
  return (
    <Icon
      size={15}
      stroke={1.6}
      role="img"
      aria-label={words}
      className={classes['icon']}
      data-state={unit.state}
    />
  );
}
