/** On which nodes tell each other to look at a queue; the payload is a connection's id. */
export const operationChannel = 'anyvisor_operations';
