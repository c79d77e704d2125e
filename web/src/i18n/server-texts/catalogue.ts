import { accessTexts } from './access.ts';
import { allowanceTexts } from './allowances.ts';
import { capabilityTexts } from './capabilities.ts';
import { connectionTexts } from './connections.ts';
import { endpointTexts } from './endpoints.ts';
import { errorTexts } from './errors.ts';
import { factWords } from './fact-words.ts';
import { featureWords } from './feature-words.ts';
import { filterTexts } from './filters.ts';
import { findingTexts } from './findings.ts';
import { libvirtActionTexts } from './libvirt-actions.ts';
import { libvirtAddressTexts } from './libvirt-address.ts';
import { libvirtBackupTexts } from './libvirt-backup.ts';
import { libvirtLinkTexts } from './libvirt-link.ts';
import { libvirtMovingTexts } from './libvirt-moving.ts';
import { libvirtSpecTexts } from './libvirt-spec.ts';
import { nextStepTexts } from './next-steps.ts';
import { operationWords } from './operation-words.ts';
import { proxmoxTexts } from './proxmox.ts';
import { requestTexts } from './requests.ts';
import { schemaTexts } from './schema-words.ts';
import { specFaultTexts } from './spec-faults.ts';
import { thingWords } from './thing-words.ts';
import { vsphereTexts } from './vsphere.ts';
import { wireFaultTexts } from './wire-faults.ts';
import { yamlTexts } from './yaml-words.ts';

/** The parts of the catalogue: each template stands in one of them, under one of them only. */
export const catalogueParts: readonly Readonly<Record<string, string>>[] = [
  capabilityTexts,
  endpointTexts,
  allowanceTexts,
  connectionTexts,
  nextStepTexts,
  findingTexts,
  accessTexts,
  errorTexts,
  specFaultTexts,
  requestTexts,
  filterTexts,
  schemaTexts,
  libvirtAddressTexts,
  libvirtLinkTexts,
  libvirtActionTexts,
  libvirtBackupTexts,
  libvirtMovingTexts,
  libvirtSpecTexts,
  proxmoxTexts,
  vsphereTexts,
  wireFaultTexts,
  yamlTexts,
  operationWords,
  featureWords,
  factWords,
  thingWords,
];

/** English template to German template. What no language has words for (a vendor's own text) is in none of these. */
export const catalogue: Readonly<Record<string, string>> = Object.assign({}, ...catalogueParts);
