import { Trans, useLingui } from '@lingui/react/macro';
import { Outlet } from '@tanstack/react-router';
import { useLiveUnits } from '../../features/infrastructure/use-live-units.ts';
import { Page } from '../../ui/Page.tsx';
import { TabLinks } from '../../ui/TabLinks.tsx';

/** What VMs run on, are stored on and are connected by, of every connection. */
export function InfrastructurePage() {
  const { t } = useLingui();
  useLiveUnits();
  return (
    <Page fill title={<Trans>Infrastructure</Trans>} windowTitle={t`Infrastructure`}>
      <TabLinks
        label={t`Kinds of infrastructure`}
        tabs={[
          { label: <Trans>Compute</Trans>, link: { to: '/infrastructure/compute' } },
          { label: <Trans>Storage</Trans>, link: { to: '/infrastructure/storage' } },
          { label: <Trans>Networks</Trans>, link: { to: '/infrastructure/networks' } },
          { label: <Trans>Templates</Trans>, link: { to: '/infrastructure/templates' } },
        ]}
      />
      <Outlet />
    </Page>
  );
}
