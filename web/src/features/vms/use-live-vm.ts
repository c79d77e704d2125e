import { useRef } from 'react';
import { queryClient } from '../../api/query-client.ts';
import type { ServerEvent } from '../../live/follow-server.ts';
import { useEvents } from '../../live/use-live.ts';
import { useEffect } from 'react';
import { staleParts } from './vm-events.ts';

/** What is read of one VM is read anew at most this often, in ms: a busy platform tells of many changes. */
const atMostEvery = 400;

/** Keeps what is shown of a VM true: reads anew what an event says has changed. Once, by the VM's page. */
export function useLiveVm(vmId: string, connectionId: string): void {
  const waiting = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEvents((events: readonly ServerEvent[]) => {
    for (const part of staleParts(events, vmId, connectionId)) {
      waiting.current.add(part);
    }
    if (waiting.current.size > 0 && timer.current === undefined) {
      readAnew(vmId, waiting.current);
      timer.current = setTimeout(() => {
        timer.current = undefined;
        readAnew(vmId, waiting.current);
      }, atMostEvery);
    }
  });
}

function readAnew(vmId: string, parts: Set<string>): void {
  for (const part of parts) {
    void queryClient.invalidateQueries({ queryKey: ['vm', vmId, part] });
  }
  parts.clear();
}
