import { Trans, useLingui } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { connectionChoicesQuery } from '../../features/connections/connection-queries.ts';
import { CloneForm } from '../../features/vm-form/CloneForm.tsx';
import { CreateVmForm } from '../../features/vm-form/CreateVmForm.tsx';
import { startingSpec } from '../../features/vm-form/starting-spec.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { AnchorLink, ButtonLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';

/** A new VM: from a template, from nothing, or as a clone of one that is there. */
export function NewVmPage() {
  const { t } = useLingui();
  const { template, connection, clone } = useSearch({ from: '/app/vms/new' });
  const { data: connections } = useSuspenseQuery(connectionChoicesQuery);
  const known = connections.find(({ id, name }) => id === connection || name === connection);
  return (
    <Page
      title={clone === undefined ? t`Create VM` : t`Clone VM`}
      crumbs={[
        <AnchorLink to="/vms" key="all">
          <Trans>VMs</Trans>
        </AnchorLink>,
      ]}
    >
      {clone !== undefined ? (
        <CloneForm vmId={clone} />
      ) : connections.length === 0 ? (
        <EmptyState
          action={
            <ButtonLink to="/connections/new" search={{}}>
              <Trans>Connect a hypervisor</Trans>
            </ButtonLink>
          }
        >
          <Trans>There is nowhere to create a VM yet.</Trans>
        </EmptyState>
      ) : (
        <CreateVmForm
          key={`${template ?? ''} ${connection ?? ''}`}
          start={() => startingSpec({ template, connection: known?.name ?? connection })}
        />
      )}
    </Page>
  );
}
