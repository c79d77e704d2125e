export * from './api-problem.ts';
export * from './client.ts';
export * from './follow-events.ts';
export * from './idempotency-key.ts';
export * from './schemas.ts';
export * from './server-sent-events.ts';
