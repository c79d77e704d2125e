import { Trans, useLingui } from '@lingui/react/macro';
import {
  IconDeviceDesktop,
  IconLayoutDashboard,
  IconListCheck,
  IconPlugConnected,
  IconServer2,
  IconSettings,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './Rail.module.css';

interface Place {
  readonly to: NonNullable<LinkProps['to']>;
  readonly icon: Icon;
  readonly label: ReactNode;
}

/** The left rail: every area of the console. Areas that come later take their place in this list. */
export function Rail({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useLingui();
  return (
    <nav className={classes['rail']} aria-label={t`Areas`}>
      <ul>
        {places().map(({ to, icon: Icon, label }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes['link']}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              onClick={onLeave}
            >
              <Icon size={17} stroke={1.6} aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function places(): readonly Place[] {
  return [
    { to: '/', icon: IconLayoutDashboard, label: <Trans>Dashboard</Trans> },
    { to: '/vms', icon: IconDeviceDesktop, label: <Trans>VMs</Trans> },
    { to: '/infrastructure', icon: IconServer2, label: <Trans>Infrastructure</Trans> },
    { to: '/operations', icon: IconListCheck, label: <Trans>Operations</Trans> },
    { to: '/connections', icon: IconPlugConnected, label: <Trans>Connections</Trans> },
    { to: '/settings', icon: IconSettings, label: <Trans>Settings</Trans> },
  ];
}
