import { Trans, useLingui } from '@lingui/react/macro';
import { Outlet } from '@tanstack/react-router';
import { useSession } from '../../session/session.ts';
import { Page } from '../../ui/Page.tsx';
import { TabLinks } from '../../ui/TabLinks.tsx';
import type { TabLink } from '../../ui/TabLinks.tsx';

/** The frame of the settings: a tab for each part one may see. */
export function SettingsPage() {
  const { t } = useLingui();
  const { permissions } = useSession();
  const tabs: readonly (TabLink | null)[] = [
    { label: <Trans>Account</Trans>, link: { to: '/settings/account' } },
    permissions.includes('users:read')
      ? { label: <Trans>Users</Trans>, link: { to: '/settings/users' } }
      : null,
    permissions.includes('tokens:read')
      ? { label: <Trans>API tokens</Trans>, link: { to: '/settings/tokens' } }
      : null,
    permissions.includes('audit:read')
      ? { label: <Trans>Audit log</Trans>, link: { to: '/settings/audit' } }
      : null,
  ];
  return (
    <Page title={t`Settings`}>
      <TabLinks label={t`Settings`} tabs={tabs.filter((tab) => tab !== null)} />
      <Outlet />
    </Page>
  );
}
