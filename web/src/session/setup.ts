import { queryOptions } from '@tanstack/react-query';
import { answerOf } from '@anyvisor/client';
import { api } from '../api/client.ts';

/** Whether nobody can sign in yet because no user exists. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => answerOf(api.GET('/api/v1/setup')),
});
