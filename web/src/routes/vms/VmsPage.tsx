import { Trans, useLingui } from '@lingui/react/macro';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { SavedViewsMenu } from '../../features/vms/list/SavedViewsMenu.tsx';
import { VmTable } from '../../features/vms/list/VmTable.tsx';
import { useMay } from '../../session/session.ts';
import type { TableSearch } from '../../table/table-search.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';

const route = getRouteApi('/app/vms');

/** Every VM of every connection. */
export function VmsPage() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const mayCreate = useMay('vms:create');
  const mayConnect = useMay('connections:write');
  const onSearch = (next: TableSearch, { replace = false } = {}) =>
    void navigate({ to: '/vms', search: next, replace });
  return (
    <Page
      fill
      title={<Trans>VMs</Trans>}
      windowTitle={t`VMs`}
      actions={
        mayCreate && (
          <ButtonLink to="/vms/new">
            <Trans>Create VM</Trans>
          </ButtonLink>
        )
      }
    >
      <VmTable
        search={search}
        onSearch={onSearch}
        lead={<SavedViewsMenu search={search} onSearch={onSearch} />}
        empty={
          <EmptyState
            action={
              mayConnect && (
                <ButtonLink to="/connections/new">
                  <Trans>Add connection</Trans>
                </ButtonLink>
              )
            }
          >
            <Trans>There are no VMs yet. They appear here as soon as a connection is added.</Trans>
          </EmptyState>
        }
      />
    </Page>
  );
}
