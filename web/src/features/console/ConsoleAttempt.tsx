import { Trans } from '@lingui/react/macro';
import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import type { Vm } from '../vms/vm-query.ts';
import { ConsoleEnded } from './ConsoleEnded.tsx';
import { ConsoleTicket } from './ConsoleTicket.tsx';
import type { ConsoleEnd } from './console-end.ts';
import { ifStaying } from './if-staying.ts';
import { openConsole } from './open-console.ts';
import type { Console, Way } from './open-console.ts';

const VncViewer = lazy(async () => ({ default: (await import('./VncViewer.tsx')).VncViewer }));
const SerialViewer = lazy(async () => ({ default: (await import('./SerialViewer.tsx')).SerialViewer }));

type State =
  | { readonly is: 'opening' }
  | { readonly is: 'open'; readonly console: Console; readonly connected: boolean }
  | { readonly is: 'ended'; readonly end: ConsoleEnd }
  | { readonly is: 'refused'; readonly problem: unknown };

export interface ConsoleAttemptProps {
  readonly vm: Vm;
  readonly way: Way;
  /** Begin anew: a console's ticket is good once. */
  readonly onAgain: () => void;
}

/** One console from its opening to its end. */
export function ConsoleAttempt({ vm, way, onAgain }: ConsoleAttemptProps) {
  const [state, setState] = useState<State>({ is: 'opening' });
  useEffect(
    () =>
      ifStaying(() => {
        const leaving = new AbortController();
        const become = (next: State) => {
          if (!leaving.signal.aborted) {
            setState(next);
          }
        };
        openConsole(vm.id, way).then(
          (opened) => become({ is: 'open', console: opened, connected: false }),
          (problem: unknown) => become({ is: 'refused', problem }),
        );
        return () => leaving.abort();
      }),
    [vm.id, way],
  );
  const over = state.is === 'ended' || state.is === 'refused';
  useWhenItRunsAgain(vm.powerState, over, onAgain);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed" role="status">
        <Progress state={state} />
      </Text>
      {state.is === 'refused' && <ProblemAlert error={state.problem} />}
      {state.is === 'ended' && <ConsoleEnded end={state.end} />}
      {over && (
        <Group>
          <Button onClick={onAgain}>
            <Trans>Connect again</Trans>
          </Button>
        </Group>
      )}
      {state.is === 'open' && (
        <Suspense fallback={<Loader />}>
          <Viewer
            vm={vm}
            opened={state.console}
            onConnected={() => setState({ ...state, connected: true })}
            onEnd={(end) => setState({ is: 'ended', end })}
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
  if (state.is === 'opening') {
    return <Trans>Opening</Trans>;
  }
  if (state.is !== 'open') {
    return <Trans>Not connected</Trans>;
  }
  if (state.console.kind === 'ticket') {
    return null;
  }
  return state.connected ? <Trans>Connected</Trans> : <Trans>Connecting</Trans>;
}

/** A console that ended with its VM comes back with it. */
function useWhenItRunsAgain(powerState: Vm['powerState'], over: boolean, onAgain: () => void): void {
  const before = useRef(powerState);
  useEffect(() => {
    const began = before.current !== 'RUNNING' && powerState === 'RUNNING';
    before.current = powerState;
    if (began && over) {
      onAgain();
    }
  }, [powerState, over, onAgain]);
}
