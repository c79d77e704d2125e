import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTemplateColumns } from '../../features/infrastructure/template-columns.tsx';
import { unitLists } from '../../features/infrastructure/unit-queries.ts';
import { UnitTable } from '../../features/infrastructure/UnitTable.tsx';
import { useTableRows } from '../../table/use-table-rows.ts';

const route = getRouteApi('/app/infrastructure/templates');

/** What VMs can be made from, of every connection. */
export function TemplateList() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  return (
    <UnitTable
      kind="templates"
      label={t`Templates`}
      searchLabel={t`Search templates`}
      columns={useTemplateColumns()}
      data={useTableRows(useInfiniteQuery(unitLists.templates(search)))}
      search={search}
      onSearch={(next, { replace = false } = {}) =>
        void navigate({ to: '/infrastructure/templates', search: next, replace })
      }
      fields={[]}
      onOpen={({ id }) => void navigate({ to: '/infrastructure/templates/$unitId', params: { unitId: id } })}
      none={<Trans>No connection has told of templates yet.</Trans>}
    />
  );
}
