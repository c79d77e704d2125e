import { ApiProblem } from '@anyvisor/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { connectionQuery } from './connection-queries.ts';
import type { Connection } from './connection-queries.ts';

export type ConnectionPatch = Schemas['UpdateConnection'];

/** Changes a connection as it was when the form began; somebody else's change in between is told, not overwritten. */
export function useConnectionUpdate(connection: Connection) {
  const [version, setVersion] = useState(connection.version);
  const update = useMutation({
    mutationFn: ({ patch, over }: { readonly patch: ConnectionPatch; readonly over?: number }) =>
      ask(
        api.PATCH('/api/v1/connections/{connectionId}', {
          params: {
            path: { connectionId: connection.id },
            header: { 'If-Match': etagOf(over ?? version) },
          },
          body: patch,
        }),
      ),
    onSuccess: (now) => {
      setVersion(now.version);
      keepConnection(now);
    },
    onError: () => queryClient.invalidateQueries({ queryKey: connectionQuery(connection.id).queryKey }),
  });
  const conflict =
    update.error instanceof ApiProblem && update.error.problem.kind === 'PreconditionFailed'
      ? (update.error.problem.currentVersion ?? connection.version)
      : undefined;
  return {
    save: (patch: ConnectionPatch) => update.mutate({ patch }),
    /** Saves the same again, over what somebody else saved. */
    overwrite: () => {
      if (update.variables !== undefined && conflict !== undefined) {
        update.mutate({ patch: update.variables.patch, over: conflict });
      }
    },
    conflict,
    error: conflict === undefined ? update.error : null,
    isPending: update.isPending,
    isSuccess: update.isSuccess,
    forget: update.reset,
  };
}

export function etagOf(version: number): string {
  return `"${version}"`;
}

export function keepConnection(now: Connection): void {
  queryClient.setQueryData(connectionQuery(now.id).queryKey, now);
  void queryClient.invalidateQueries({ queryKey: ['connections'] });
}
