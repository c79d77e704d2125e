import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { linkHosts, startLibvirtHost } from '@anyvisor/libvirt-host';
import { runContractSuite } from '@anyvisor/port/contract-suite';
import { libvirtAdapter } from '../src/index.ts';
import { behindOurBack } from './support/behind-our-back.ts';
import { skipReason } from './support/host-prerequisites.ts';
import { refusedParameters } from './support/refused-parameters.ts';
import { virshLook } from './support/virsh-look.ts';
import { virshScript } from './support/virsh.ts';

/** A real daemon with real, emulated guests: over TCP, as from another machine. */
runContractSuite({
  name: 'libvirt with QEMU',
  adapter: libvirtAdapter,
  skipReason,
  deadlines: { boot: 120_000, drill: 180_000, call: 20_000 },
  start: async () => {
    const [host, other] = await Promise.all([
      startLibvirtHost({ defaultNetwork: true }),
      startLibvirtHost({ defaultNetwork: true, template: false }),
    ]);
    await linkHosts(host, other);
    const otherVirsh = virshScript(other.uri);
    const otherLook = virshLook(otherVirsh);
    const virsh = virshScript(host.uri);
    const look = virshLook(virsh);
    return {
      parameters: { type: 'LIBVIRT', uri: host.tcpUri, virtType: 'qemu' },
      refused: refusedParameters,
      mapping: {
        computeMapping: {},
        storageMapping: { defaultDatastore: 'default', alternativeDatastores: [] },
        networkMapping: { networks: { lan: 'default' } },
      },
      storage: 'default',
      network: 'lan',
      template: host.templateVolume,
      spec: (name) => ({
        name,
        template: 'blank',
        compute: { cpuCores: 1, memoryMb: 96 },
        storage: { disks: [{ sizeGb: 1 }] },
        network: { nics: [{ network: 'lan' }] },
      }),
      guest: {
        answersPowerButton: true,
        reportsAddresses: true,
        serialText: 'BOOTED',
        spec: (name) => ({
          name,
          template: host.templateVolume,
          compute: { cpuCores: 1, memoryMb: 192 },
          storage: { disks: [] },
          network: { nics: [{ network: 'lan' }] },
          guest: { hostname: name },
        }),
      },
      means: {
        otherEndpoint: {
          parameters: { type: 'LIBVIRT', uri: other.tcpUri, virtType: 'qemu' },
          storage: 'default',
          look: otherLook,
          behindOurBack: behindOurBack(otherVirsh, otherLook),
        },
        backupTarget: 'default',
        diskImport: {
          storage: 'default',
          sha256: async (path) =>
            createHash('sha256')
              .update(await readFile(path))
              .digest('hex'),
          remove: (path) => host.virsh('vol-delete', path).then(() => undefined),
        },
      },
      look,
      behindOurBack: behindOurBack(virsh, look, [`/${host.templateVolume}`]),
      faults: { cut: () => host.stopDaemon('kill'), restore: () => host.startDaemon() },
      expectedCapabilities: {
        crossEndpointMigration: 'partial',
        snapshots: 'partial',
        memorySnapshots: 'partial',
        linkedClones: 'partial',
        disks: 'full',
        nics: 'full',
        diskHotAdd: 'full',
        console: 'full',
        serialConsole: 'full',
        liveMigration: 'partial',
        tuningAdvice: 'full',
        // The connection says that guests are emulated.
        hardwareAcceleration: 'none',
        backup: 'partial',
        incrementalBackup: 'partial',
        changedBlocks: 'partial',
        diskExport: 'full',
        diskImport: 'partial',
        platformEvents: 'none',
        performanceMetrics: 'full',
      },
      stop: async () => {
        await Promise.all([host.stop(), other.stop()]);
      },
    };
  },
});
