import { useLingui } from '@lingui/react/macro';
import { Age } from '../../ui/Age.tsx';
import type { Connection } from './connection-queries.ts';
import { healthLooks } from './health-words.ts';
import classes from './HealthBadge.module.css';

/** How a connection is: icon and word; when it is not well, when it was last heard of. */
export function HealthBadge({ status }: Pick<Connection, 'status'>) {
  const { i18n } = useLingui();
  const { label, icon: Icon, color } = healthLooks[status.health];
  return (
    <span className={classes['badge']} style={{ color }}>
      <Icon size={15} aria-hidden />
      <span>
        {i18n._(label)}
        {status.health !== 'HEALTHY' && status.lastSeenAt !== null && (
          <span className="av-dim">
            {' · '}
            <Age since={status.lastSeenAt} />
          </span>
        )}
      </span>
    </span>
  );
}
