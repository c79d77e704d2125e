import type { VmFinding } from '@anyvisor/domain';
import { snapshotTree } from '../actions/snapshot-tree.ts';
import { devicesOf, isCard } from '../inventory/map-devices.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { flag, objects, text } from '../protocol/vim-value.ts';
import { sentence } from './alarms.ts';

/** "Do not use a single snapshot for more than 72 hours" (Broadcom KB 318825, best practices for snapshots). */
const snapshotsGrowOld = 72 * 3_600_000;

/** What the state of a VM itself shows, without any alarm; `now` in ms since the epoch. */
export function stateFindings(vm: NativeObject, now: number): readonly VmFinding[] {
  return [
    ...unreachable(vm),
    ...waiting(vm),
    ...issues(vm),
    ...disks(vm, now),
    ...slowCards(vm),
    ...tools(vm),
  ];
}

function unreachable({ properties }: NativeObject): readonly VmFinding[] {
  const state = text(properties['runtime.connectionState']) ?? 'connected';
  return ['inaccessible', 'orphaned', 'invalid'].includes(state)
    ? [
        finding({
          id: 'vm-not-accessible',
          severity: 'problem',
          title: `The VM is ${state}`,
          why: 'Its host or vCenter cannot read its files: see whether its datastore is there and its folder was moved.',
        }),
      ]
    : [];
}

function waiting({ properties }: NativeObject): readonly VmFinding[] {
  const question = text(properties['runtime.question'], 'text');
  return question === undefined
    ? []
    : [
        finding({
          id: 'question-pending',
          severity: 'problem',
          title: 'The VM waits for an answer',
          why: `It does not go on before somebody answers it in vCenter: ${sentence(question)}`,
        }),
      ];
}

/** Events that vCenter keeps at the VM for as long as they hold. */
function issues({ properties }: NativeObject): readonly VmFinding[] {
  const events = objects({ $: '', one: properties['configIssue'] ?? '' }, 'one');
  return events.flatMap((event, index) => {
    const message = text(event, 'fullFormattedMessage');
    return message === undefined
      ? []
      : [
          finding({
            id: 'configuration-issue',
            subject: text(event, 'key') ?? String(index),
            severity: 'warning',
            title: 'vCenter finds fault with its configuration',
            why: sentence(message),
          }),
        ];
  });
}

function disks(vm: NativeObject, now: number): readonly VmFinding[] {
  const consolidation =
    flag(vm.properties['runtime.consolidationNeeded']) === true
      ? [
          finding({
            id: 'consolidation-needed',
            severity: 'warning',
            title: 'Disks of the VM need consolidation',
            why: 'Delta files without a snapshot grow and slow it down: consolidate its disks in vCenter.',
          }),
        ]
      : [];
  const old = snapshotTree.all(vm).flatMap(({ info: { id, name, createdAt } }) =>
    createdAt !== null && now - createdAt.getTime() > snapshotsGrowOld
      ? [
          finding({
            id: 'old-snapshot',
            subject: id,
            severity: 'warning',
            title: `Snapshot ${name} is older than three days`,
            why: 'A snapshot slows the VM down and can fill its datastore the longer it stands: delete it when nobody goes back to it.',
          }),
        ]
      : [],
  );
  return [...consolidation, ...old];
}

/** An emulated card costs a processor what a paravirtual one does not. */
function slowCards({ properties }: NativeObject): readonly VmFinding[] {
  return devicesOf(properties['config.hardware.device'])
    .filter(isCard)
    .flatMap((card, index) =>
      /^Virtual(E1000e?|PCNet32|Vmxnet)$/.test(card.$)
        ? [
            {
              ...finding({
                id: 'emulated-network-card',
                subject: text(card, 'key') ?? String(index),
                severity: 'info',
                title: 'A network card is emulated',
                why: 'vmxnet3 moves more with less work of the host, where the guest has its driver (every VMware Tools brings it).',
              }),
              specPatch: [{ op: 'set', pointer: `/network/nics/${index}/model`, value: 'vmxnet3' }] as const,
            },
          ]
        : [],
    );
}

function tools({ properties }: NativeObject): readonly VmFinding[] {
  const status = text(properties['guest.toolsVersionStatus2']);
  const running = text(properties['runtime.powerState']) === 'poweredOn';
  if (status === 'guestToolsNotInstalled' && running) {
    return [
      finding({
        id: 'tools-missing',
        severity: 'info',
        title: 'VMware Tools are not installed in the guest',
        why: 'Without them it cannot be asked to shut down, and nobody learns its addresses: install open-vm-tools.',
      }),
    ];
  }
  return status === 'guestToolsNeedUpgrade' ||
    status === 'guestToolsTooOld' ||
    status === 'guestToolsSupportedOld'
    ? [
        finding({
          id: 'tools-old',
          severity: 'info',
          title: 'VMware Tools in the guest are old',
          why: 'A newer version mends faults and is supported for longer: upgrade them in the guest.',
        }),
      ]
    : [];
}

type Told = Pick<VmFinding, 'id' | 'severity' | 'title' | 'why'> & { readonly subject?: string };

function finding({ subject, ...told }: Told): VmFinding {
  return { ...told, subject: subject ?? null, specPatch: [] };
}
