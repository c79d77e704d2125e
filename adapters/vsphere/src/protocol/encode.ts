import { XmlError } from '@anyvisor/toolkit/xml-reader';
import { isXmlText } from '@anyvisor/toolkit/xml-writer';
import { moRefType } from './vim-value.ts';
import type { MoRef, VimValue } from './vim-value.ts';

/**
 * What is sent: fields in the order of the WSDL's sequence (vCenter refuses any other), `$` the type where the declared
 * one is abstract, undefined left out. What was read can be sent again.
 */
export type WireValue =
  | string
  | number
  | boolean
  | undefined
  | MoRef
  | WireObject
  | VimValue
  | readonly WireValue[];

export interface WireObject {
  readonly $?: string;
  readonly [field: string]: WireValue;
}

/** A string where the WSDL says `anyType`. */
export function anyString(content: string): WireObject {
  return { $: 'xsd:string', text: content };
}

/** A managed object reference as a field. */
export function wireRef({ type, value }: MoRef): WireObject {
  return { $: moRefType, type, value };
}

/** A request of vim25 as a SOAP envelope. `correlationId` ends up in the server's own log. */
export function encodeCall(
  self: MoRef,
  method: string,
  parameters: WireObject,
  correlationId: string,
): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Header><operationID xmlns="urn:vim25">${escaped(correlationId)}</operationID></soapenv:Header>` +
    `<soapenv:Body><${method} xmlns="urn:vim25">` +
    encoded('_this', wireRef(self)) +
    fieldsOf(parameters) +
    `</${method}></soapenv:Body></soapenv:Envelope>`
  );
}

function fieldsOf(value: Readonly<Record<string, WireValue>>): string {
  let written = '';
  for (const name in value) {
    if (name !== '$') written += encoded(name, value[name]);
  }
  return written;
}

function encoded(name: string, value: WireValue): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one: WireValue) => encoded(name, one)).join('');
  if (typeof value !== 'object') return `<${name}>${escaped(String(value))}</${name}>`;
  const object = value as WireObject;
  const type = object.$;
  if (type === moRefType) {
    return `<${name} type="${escaped(plain(object['type']))}">${escaped(plain(object['value']))}</${name}>`;
  }
  if (type?.startsWith('xsd:') === true) {
    return `<${name} xsi:type="${type}">${escaped(plain(object['text']))}</${name}>`;
  }
  const stated = type === undefined || type === '' ? '' : ` xsi:type="${escaped(type)}"`;
  return `<${name}${stated}>${fieldsOf(object)}</${name}>`;
}

function plain(value: WireValue): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

const special: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function escaped(content: string): string {
  if (!isXmlText(content)) throw new XmlError('the text has a character that XML cannot hold');
  return content.replace(/[&<>"\r]/g, (character) => special[character] ?? '');
}
