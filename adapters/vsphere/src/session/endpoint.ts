import type { HypervisorCapabilities } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { endpointCapabilities } from '../capabilities.ts';
import { text } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';

/** What the server says about itself. */
export interface Endpoint {
  readonly product: string;
  readonly version: string;
  readonly id: string;
  readonly isVCenter: boolean;
  readonly capabilities: HypervisorCapabilities;
}

export async function readEndpoint(session: Session, ctx: CallContext): Promise<Endpoint> {
  const content = await session.content(ctx);
  const isVCenter = text(content, 'about', 'apiType') === 'VirtualCenter';
  const version = text(content, 'about', 'version') ?? '';
  return {
    product: text(content, 'about', 'fullName') ?? text(content, 'about', 'name') ?? 'vSphere',
    version,
    // A host has no instanceUuid; its address is the best there is.
    id:
      text(content, 'about', 'instanceUuid') ??
      session.transport.shownFingerprint ??
      session.parameters.vcenterUrl,
    isVCenter,
    capabilities: endpointCapabilities({ isVCenter, version }),
  };
}
