import { Trans } from '@lingui/react/macro';
import { ButtonLink } from '../../ui/links.tsx';
import { useMay } from '../../session/session.ts';
import type { Template } from './unit-queries.ts';

/** Leads to the form of a new VM with the template and its connection chosen. */
export function CreateFromTemplate({
  template,
  compact = false,
}: {
  readonly template: Pick<Template, 'nativeRef' | 'connectionId'>;
  readonly compact?: boolean;
}) {
  const may = useMay('vms:create');
  if (!may) {
    return null;
  }
  const { nativeRef, connectionId } = template;
  return (
    <ButtonLink
      to="/vms/new"
      search={{ template: nativeRef, connection: connectionId }}
      {...(compact ? { variant: 'default', size: 'compact-xs', tabIndex: -1 } : {})}
    >
      <Trans>Create VM</Trans>
    </ButtonLink>
  );
}
