import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ApiProblem } from '@anyvisor/client';
import { answerOf } from '@anyvisor/client';
import { api } from '../api/client.ts';
import type { Schemas } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { setCsrfToken } from './session-token.ts';

export type Session = Schemas['Session'];
export type Permission = Session['permissions'][number];

/** Who is signed in; null: nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: 60_000,
});

/** The session of a page behind the sign-in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) {
    throw new Error('a page behind the sign-in was shown without a session');
  }
  return data;
}

/** Whether the signed-in person has a right: for showing, the server decides for itself. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

/** Takes over what a sign-in answered. Everything that was read for somebody else is forgotten. */
export function enterSession(session: Session): void {
  queryClient.clear();
  setCsrfToken(session.csrfToken);
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

export function leaveSession(): void {
  queryClient.clear();
  setCsrfToken(undefined);
  queryClient.setQueryData(sessionQuery.queryKey, null);
}

async function readSession(): Promise<Session | null> {
  try {
    const session = await answerOf(api.GET('/api/v1/session'));
    setCsrfToken(session.csrfToken);
    return session;
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.problem.status === 401) {
      return null;
    }
    throw thrown;
  }
}
