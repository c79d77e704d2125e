import { Stack } from '@mantine/core';
import { DiskTable } from '../../features/vms/hardware/DiskTable.tsx';
import { NicTable } from '../../features/vms/hardware/NicTable.tsx';
import { useThisVm } from '../../features/vms/use-this-vm.ts';

/** What is plugged into a VM. */
export function HardwareTab() {
  const vm = useThisVm();
  return (
    <Stack gap="md">
      <DiskTable vm={vm} />
      <NicTable vm={vm} />
    </Stack>
  );
}
