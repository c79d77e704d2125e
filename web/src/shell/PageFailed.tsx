import { Trans } from '@lingui/react/macro';
import { Box, Button, Stack } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { ProblemAlert } from '../ui/ProblemAlert.tsx';

/** A page that could not be shown; trying again keeps the address. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Stack p="lg" maw={720} align="flex-start">
      <Box w="100%">
        <ProblemAlert error={error} />
      </Box>
      <Button
        variant="default"
        onClick={() => {
          reset();
          void router.invalidate();
        }}
      >
        <Trans>Try again</Trans>
      </Button>
    </Stack>
  );
}
