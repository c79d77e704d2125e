/** On which nodes tell each other what is new: `connectionId`, or `connectionId/operationId` of a cancel. */
export const operationChannel = 'anyvisor_operations';

export interface OperationNote {
  readonly connectionId: string;
  readonly cancel?: string;
}

/** `undefined` for what is none of ours: any role of the database may notify any channel. */
export function parseOperationNote(payload: string): OperationNote | undefined {
  const [connectionId = '', cancel, ...more] = payload.split('/');
  if (more.length > 0 || !uuid.test(connectionId) || (cancel !== undefined && !uuid.test(cancel))) {
    return undefined;
  }
  return { connectionId, ...(cancel === undefined ? {} : { cancel }) };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
