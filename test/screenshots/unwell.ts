import type { EstateIds } from '../support/web-pages.ts';

/** What a server that is not well answers. */
export const refusal = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: '/problems/unknown-error',
    title: 'Something unexpected happened',
    status: 500,
    detail: 'The database did not answer in time',
    kind: 'UnknownError',
    retriable: false,
    nextStep: 'Try again in a moment; if it stays so, look at the server’s log under the correlation id.',
    correlationId: '0192f1aa-7c1e-7000-8000-00000000beef',
  }),
};

/** Of a tenant in which nothing is. */
export const noIds: EstateIds = {
  vmId: 'none',
  connectionId: 'none',
  operationId: 'none',
  computeId: 'none',
  storageId: 'none',
};
