import { i18n } from '@lingui/core';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { sizeText } from '../../ui/sizes.ts';
import { powerStateLabels, transitionLabels } from '../../ui/vm-state.ts';
import { kindLabels } from '../operations/operation-words.ts';
import type { TimelineEntry, TimelineSource } from './timeline-query.ts';
import { agentWords } from './vm-words.ts';

export const sourceLabels: Readonly<Record<TimelineSource, MessageDescriptor>> = {
  event: msg`Seen`,
  operation: msg`Done here`,
  audit: msg`Looked at`,
};

const eventLabels: Readonly<Record<string, MessageDescriptor>> = {
  'vm.discovered': msg`Seen for the first time`,
  'vm.changed': msg`Changed`,
  'vm.missing': msg`No longer listed by its hypervisor`,
  'vm.removed': msg`Forgotten`,
  'vm.console': msg`Console opened`,
  'vm.screenshot': msg`Screen looked at`,
};

const fieldLabels: Readonly<Record<string, MessageDescriptor>> = {
  name: msg`Name`,
  powerState: msg`State`,
  transition: msg`On its way`,
  host: msg`Host`,
  hostName: msg`Host`,
  cpuCores: msg`CPU cores`,
  memoryBytes: msg`Memory`,
  storageUsedBytes: msg`Storage used`,
  ipAddresses: msg`Addresses`,
  os: msg`Operating system`,
  agent: msg`Guest agent`,
  tags: msg`Tags`,
  snapshotCount: msg`Snapshots`,
  confidence: msg`Certainty`,
  connectionId: msg`Connection`,
};

/** What an entry is called: the kind of an operation, the word for an event. */
export function entryTitle({ source, type }: Pick<TimelineEntry, 'source' | 'type'>): string {
  if (source === 'operation' && Object.hasOwn(kindLabels, type)) {
    return i18n._(kindLabels[type as keyof typeof kindLabels]);
  }
  const label = Object.hasOwn(eventLabels, type) ? eventLabels[type] : undefined;
  return label === undefined ? type : i18n._(label);
}

export function fieldTitle(field: string): string {
  const label = Object.hasOwn(fieldLabels, field) ? fieldLabels[field] : undefined;
  return label === undefined ? field : i18n._(label);
}

/** A value of a changed field for people. */
export function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') {
    return '—';
  }
  if (field.endsWith('Bytes') && typeof value === 'number') {
    return sizeText(value);
  }
  if (typeof value === 'string') {
    return wordFor(field, value);
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? '—' : value.map(String).join(', ');
  }
  return JSON.stringify(value);
}

/** A state goes by the name it has everywhere. */
function wordFor(field: string, value: string): string {
  const labels = Object.hasOwn(valueLabels, field) ? valueLabels[field] : undefined;
  const label = labels !== undefined && Object.hasOwn(labels, value) ? labels[value] : undefined;
  return label === undefined ? value : i18n._(label);
}

const valueLabels: Readonly<Record<string, Readonly<Record<string, MessageDescriptor>>>> = {
  powerState: powerStateLabels,
  transition: transitionLabels,
  agent: agentWords,
  confidence: { OBSERVED: msg`Seen now`, STALE: msg`Stale`, MISSING: msg`Missing` },
};
