import { Trans, useLingui } from '@lingui/react/macro';
import { isProblem } from '@anyvisor/client';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { PageFailed } from '../../shell/PageFailed.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';

/** An id nobody has is an honest 404; anything else can be tried again. */
export function VmFailed(props: ErrorComponentProps) {
  const { t } = useLingui();
  if (!isProblem(props.error, 'ResourceNotFound')) {
    return <PageFailed {...props} />;
  }
  return (
    <Page title={t`No such VM`}>
      <EmptyState
        action={
          <ButtonLink to="/vms" variant="default">
            <Trans>All VMs</Trans>
          </ButtonLink>
        }
      >
        <Trans>There is no VM at this address. It may have been deleted, or belong to another tenant.</Trans>
      </EmptyState>
    </Page>
  );
}
