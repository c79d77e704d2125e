import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Loader, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import { capabilitiesQuery } from '../vms/vm-query.ts';
import type { Vm } from '../vms/vm-query.ts';
import { ConsoleTicket } from './ConsoleTicket.tsx';
import type { ConsoleEnd } from './console-end.ts';
import { openConsole } from './open-console.ts';
import type { Console, Way } from './open-console.ts';

const VncViewer = lazy(async () => ({ default: (await import('./VncViewer.tsx')).VncViewer }));
const SerialViewer = lazy(async () => ({ default: (await import('./SerialViewer.tsx')).SerialViewer }));

type State =
  | { readonly is: 'opening' }
  | { readonly is: 'open'; readonly console: Console; readonly connected: boolean }
  | { readonly is: 'ended'; readonly end: ConsoleEnd }
  | { readonly is: 'refused'; readonly problem: unknown };

/** A VM's screen or serial line: opened at once, and again when asked or when the VM runs again. */
export function ConsoleView({ vm }: { readonly vm: Vm }) {
  const { t } = useLingui();
  const [way, setWay] = useState<Way>('screen');
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<State>({ is: 'opening' });
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const serial = capabilities?.features.serialConsole;
  useEffect(() => {
    const leaving = new AbortController();
    setState({ is: 'opening' });
    openConsole(vm.id, way).then(
      (opened) => {
        if (!leaving.signal.aborted) {
          setState({ is: 'open', console: opened, connected: false });
        }
      },
      (problem: unknown) => {
        if (!leaving.signal.aborted) {
          setState({ is: 'refused', problem });
        }
      },
    );
    return () => leaving.abort();
  }, [vm.id, way, attempt]);
  const again = () => setAttempt((count) => count + 1);
  useAgainWhenItRuns(vm.powerState, state.is === 'ended' || state.is === 'refused', again);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={t`Kind of console`}
          value={way}
          onChange={(value) => setWay(value === 'serial' ? 'serial' : 'screen')}
          data={[
            { value: 'screen', label: t`Screen` },
            { value: 'serial', label: t`Serial line`, disabled: serial?.support === 'none' },
          ]}
        />
        <Text size="sm" c="dimmed" role="status">
          <Progress state={state} />
        </Text>
      </Group>
      {serial?.support === 'none' && (
        <Text size="xs" c="dimmed">
          <Trans>No serial line: {serial.reason ?? t`The platform lacks it`}</Trans>
        </Text>
      )}
      {state.is === 'refused' && <ProblemAlert error={state.problem} />}
      {state.is === 'ended' && <Ended end={state.end} />}
      {(state.is === 'refused' || state.is === 'ended') && (
        <Group>
          <Button onClick={again}>
            <Trans>Connect again</Trans>
          </Button>
        </Group>
      )}
      {state.is === 'open' && (
        <Suspense fallback={<Loader />}>
          <Viewer
            key={attempt}
            vm={vm}
            opened={state.console}
            onConnected={() => setState((old) => (old.is === 'open' ? { ...old, connected: true } : old))}
            onEnd={(end) => setState((old) => (old.is === 'ended' ? old : { is: 'ended', end }))}
          />
        </Suspense>
      )}
    </Stack>
  );
}

interface ViewerProps {
  readonly vm: Vm;
  readonly opened: Console;
  readonly onConnected: () => void;
  readonly onEnd: (end: ConsoleEnd) => void;
}

function Viewer({ vm, opened, onConnected, onEnd }: ViewerProps) {
  if (opened.kind === 'ticket') {
    return <ConsoleTicket ticket={opened} name={vm.name} />;
  }
  const { path, password, protocol } = opened;
  const shared = { path, name: vm.name, onConnected, onEnd };
  return protocol === 'vnc' ? <VncViewer {...shared} password={password} /> : <SerialViewer {...shared} />;
}

function Progress({ state }: { readonly state: State }) {
  switch (state.is) {
    case 'opening':
      return <Trans>Opening</Trans>;
    case 'open':
      if (state.console.kind === 'ticket') {
        return null;
      }
      return state.connected ? <Trans>Connected</Trans> : <Trans>Connecting</Trans>;
    case 'ended':
    case 'refused':
      return <Trans>Not connected</Trans>;
  }
}

function Ended({ end }: { readonly end: ConsoleEnd }) {
  switch (end.why) {
    case 'closed':
      return (
        <Alert variant="light" color="gray" title={<Trans>The console was closed by the other side</Trans>}>
          <Trans>The VM was stopped or moved, or somebody else took its console.</Trans>
        </Alert>
      );
    case 'broken':
      return (
        <Alert variant="light" color="yellow" title={<Trans>The connection to the console broke</Trans>}>
          <Trans>The server, the hypervisor or the network between went away for a moment.</Trans>
        </Alert>
      );
    case 'refused':
      return (
        <Alert variant="light" color="red" title={<Trans>The console refused us</Trans>}>
          {end.detail}
        </Alert>
      );
  }
}

/** A console that ended with its VM comes back with it. */
function useAgainWhenItRuns(powerState: Vm['powerState'], ended: boolean, again: () => void): void {
  const before = useRef(powerState);
  useEffect(() => {
    const began = before.current !== 'RUNNING' && powerState === 'RUNNING';
    before.current = powerState;
    if (began && ended) {
      again();
    }
  }, [powerState, ended, again]);
}
