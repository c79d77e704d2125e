import { Trans } from '@lingui/react/macro';
import { Page } from '../ui/Page.tsx';

/** What needs attention now. */
export function DashboardPage() {
  return (
    <Page title={<Trans>Dashboard</Trans>}>
      <Trans>Dashboard</Trans>
    </Page>
  );
}
