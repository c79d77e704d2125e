import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lacking } from '../vms/lacking.ts';
import { capabilitiesQuery } from '../vms/vm-query.ts';
import type { Vm } from '../vms/vm-query.ts';
import { ConsoleAttempt } from './ConsoleAttempt.tsx';
import type { Way } from './open-console.ts';

/** A VM's screen or serial line: opened at once, and again when asked or when the VM runs again. */
export function ConsoleView({ vm }: { readonly vm: Vm }) {
  const { t } = useLingui();
  const [way, setWay] = useState<Way>('screen');
  const [attempt, setAttempt] = useState(0);
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const noSerial = lacking(capabilities?.features.serialConsole);
  return (
    <Stack gap="sm" align="stretch">
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t`Kind of console`}
        value={way}
        onChange={(value) => setWay(value === 'serial' ? 'serial' : 'screen')}
        data={[
          { value: 'screen', label: t`Screen` },
          { value: 'serial', label: t`Serial line`, disabled: noSerial !== undefined },
        ]}
      />
      {noSerial !== undefined && (
        <Text size="xs" c="dimmed">
          <Trans>No serial line: {noSerial}</Trans>
        </Text>
      )}
      <ConsoleAttempt
        key={`${way} ${attempt}`}
        vm={vm}
        way={way}
        onAgain={() => setAttempt((count) => count + 1)}
      />
    </Stack>
  );
}
