import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../ui/EmptyState.tsx';

/** An address that leads nowhere. */
export function PageNotFound() {
  return (
    <EmptyState
      action={
        <Button component={Link} to="/" variant="default">
          <Trans>To the dashboard</Trans>
        </Button>
      }
    >
      <Trans>There is no page at this address.</Trans>
    </EmptyState>
  );
}
