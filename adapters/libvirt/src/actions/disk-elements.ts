import { attribute, child } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import type { Domain } from '../protocol/handles.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deviceElements } from './device-element.ts';
import type { DeviceElement } from './device-element.ts';

/** Where a disk stands, by its key or by the file or device behind it. */
export function diskElements(
  endpoint: Endpoint,
  dom: Domain,
  active: boolean,
  wanted: { readonly target: string } | { readonly path: string },
): Promise<readonly DeviceElement[]> {
  const isIt = (element: XmlElement): boolean => {
    if ('target' in wanted) return attribute(child(element, 'target'), 'dev') === wanted.target;
    const source = child(element, 'source');
    return (attribute(source, 'file') ?? attribute(source, 'dev')) === wanted.path;
  };
  return deviceElements(endpoint, dom, active, 'disk', isIt);
}
