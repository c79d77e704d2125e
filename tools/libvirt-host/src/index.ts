export { guestDomainXml, type GuestDomain } from './guest-domain.ts';
export { guestImage, type GuestImage } from './guest-image.ts';
export { startLibvirtHost, type LibvirtHost, type LibvirtHostOptions } from './host.ts';
export { ensurePackages, missingPrerequisites } from './packages.ts';
export { startLabHost, type LabDescription, type LabHostOptions } from './lab-host.ts';
export { linkHosts, type HostLink } from './host-link.ts';
export { reapStaleHosts } from './reap.ts';
