import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { TableColumn } from '../../table/column.ts';
import { Unknown } from '../../ui/Unknown.tsx';
import { gibText } from '../vms/list/gib.ts';
import { CreateFromTemplate } from './CreateFromTemplate.tsx';
import { useEveryUnitColumns } from './unit-columns.tsx';
import type { Template } from './unit-queries.ts';
import { UnitLink } from './UnitLink.tsx';

export function useTemplateColumns(): readonly TableColumn<Template>[] {
  const { t, i18n } = useLingui();
  const every = useEveryUnitColumns<Template>();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t`Name`,
        width: 220,
        narrow: true,
        sortField: 'name',
        cell: ({ id, name }) => <UnitLink kind="templates" id={id} name={name} />,
      },
      { id: 'kind', label: t`Kind`, width: 110, cell: ({ kind }) => <span>{kind}</span> },
      {
        id: 'os',
        label: t`OS`,
        width: 150,
        cell: ({ os }) => (os === null ? <Unknown light /> : <span title={os}>{os}</span>),
      },
      {
        id: 'diskBytes',
        label: t`Disk`,
        unit: 'GiB',
        width: 110,
        numeric: true,
        sortField: 'diskBytes',
        cell: ({ diskBytes }) => (diskBytes === null ? <Unknown light /> : gibText(diskBytes, i18n.locale)),
      },
      every.connection,
      every.freshness,
      {
        id: 'create',
        label: t`Create`,
        width: 130,
        narrow: true,
        cell: (template) => <CreateFromTemplate template={template} compact />,
      },
    ],
    [t, i18n, every],
  );
}
