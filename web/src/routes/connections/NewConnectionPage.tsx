import { Trans, useLingui } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { connectionTypesQuery } from '../../features/connections/connection-queries.ts';
import { NewConnectionForm } from '../../features/connections/NewConnectionForm.tsx';
import { TypeCards } from '../../features/connections/TypeCards.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';

/** Connects a hypervisor: first which kind, then the form of that kind. */
export function NewConnectionPage() {
  const { t } = useLingui();
  const { type: wanted } = useSearch({ from: '/app/connections/new' });
  const { data: types } = useSuspenseQuery(connectionTypesQuery);
  const type = types.find((each) => each.type === wanted);
  const crumbs = [
    <AnchorLink to="/connections" key="all">
      <Trans>Connections</Trans>
    </AnchorLink>,
    ...(type === undefined
      ? []
      : [
          <AnchorLink to="/connections/new" search={{}} key="types">
            <Trans>New connection</Trans>
          </AnchorLink>,
        ]),
  ];
  const product = type?.displayName;
  return (
    <Page title={product === undefined ? t`New connection` : t`Connect ${product}`} crumbs={crumbs}>
      {type === undefined ? <TypeCards types={types} /> : <NewConnectionForm key={type.type} type={type} />}
    </Page>
  );
}
