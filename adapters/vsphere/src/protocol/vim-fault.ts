import { field, isObject, text } from './vim-value.ts';
import type { VimObject, VimValue } from './vim-value.ts';

/** A fault of vim25, from a SOAP fault or from a task. */
export class VimFault extends Error {
  /** `InvalidPowerState`, `InsufficientResourcesFault`, … */
  readonly type: string;
  /** What the fault says about itself: privilegeId, name, object, … */
  readonly detail: VimObject;
  /** The method that was refused. */
  readonly method: string;

  constructor(type: string, message: string, detail: VimObject, method: string) {
    super(message);
    this.name = 'VimFault';
    this.type = type;
    this.detail = detail;
    this.method = method;
  }
}

const nothing: VimObject = { $: '' };

/** The fault in a SOAP body: by the type of what is in `detail`, else by the element's name. */
export function soapFault(body: VimObject, method: string): VimFault {
  const fault = field(body, 'Fault');
  const message = text(fault, 'faultstring') ?? 'the server refused and did not say why';
  const holder = field(fault, 'detail');
  const name = isObject(holder) ? Object.keys(holder).find((key) => key !== '$') : undefined;
  if (name === undefined || !isObject(holder)) return new VimFault('', message, nothing, method);
  const detail = holder[name];
  const stated = isObject(detail) ? detail.$ : '';
  return new VimFault(
    stated === '' ? name.replace(/Fault$/, '') : stated,
    message,
    isObject(detail) ? detail : nothing,
    method,
  );
}

/** The LocalizedMethodFault of a task or of a missing property. Its message is for people: some servers put type names there. */
export function localizedFault(value: VimValue | undefined, method: string): VimFault {
  const detail = field(value, 'fault');
  const object = isObject(detail) ? detail : nothing;
  const message = text(value, 'localizedMessage') ?? '';
  const type = object.$;
  return new VimFault(
    type,
    message === '' || message.startsWith('*types.') ? words(type) : message,
    object,
    method,
  );
}

/** `InvalidPowerState` → `invalid power state`. */
function words(type: string): string {
  const spaced = type.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced === '' ? 'the task failed and did not say why' : spaced;
}
