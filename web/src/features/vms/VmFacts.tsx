import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge, Code, Group } from '@mantine/core';
import { Age } from '../../ui/Age.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { AnchorLink } from '../../ui/links.tsx';
import { Size } from '../../ui/Size.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { agentWords, firmwareWords } from './vm-words.ts';
import type { Vm } from './vm-query.ts';

/** What a VM is. */
export function VmFacts({ vm }: { readonly vm: Vm }) {
  const { t, i18n } = useLingui();
  const addresses = [...new Set(vm.nics.flatMap(({ ipAddresses }) => ipAddresses))];
  const { hardware } = vm;
  const noAddress =
    vm.guest.agent === 'RUNNING'
      ? t`The guest has none`
      : t`Without a guest agent the platform may not see them`;
  return (
    <Facts
      items={[
        [
          <Trans key="n">CPU</Trans>,
          <span key="v">
            <Plural value={vm.cpu.cores} one="# core" other="# cores" />
            {vm.cpu.maxCores > vm.cpu.cores && (
              <span className="av-dim">
                {' '}
                <Trans>of {vm.cpu.maxCores} at most</Trans>
              </span>
            )}
          </span>,
        ],
        [
          <Trans key="n">Memory</Trans>,
          <span key="v">
            <Size bytes={vm.memory.sizeBytes} />
            {vm.memory.maxBytes > vm.memory.sizeBytes && (
              <span className="av-dim">
                {' '}
                <Trans>
                  of <Size bytes={vm.memory.maxBytes} /> at most
                </Trans>
              </span>
            )}
          </span>,
        ],
        [<Trans key="n">Storage used</Trans>, <Size key="v" bytes={vm.storageUsedBytes} />],
        [
          <Trans key="n">Addresses</Trans>,
          addresses.length === 0 ? <Unknown key="v" why={noAddress} /> : addresses.join(', '),
        ],
        [<Trans key="n">Guest system</Trans>, vm.guest.os ?? <Unknown key="v" />],
        [<Trans key="n">Host name</Trans>, vm.guest.hostname ?? <Unknown key="v" why={noAddress} />],
        [<Trans key="n">Guest agent</Trans>, i18n._(agentWords[vm.guest.agent])],
        [
          <Trans key="n">Host</Trans>,
          vm.hostName ?? vm.host ?? <Unknown key="v" why={t`It is on no host`} />,
        ],
        [
          <Trans key="n">Connection</Trans>,
          <AnchorLink
            key="v"
            to="/connections/$connectionId"
            params={{ connectionId: vm.connectionId }}
            size="sm"
          >
            {vm.connectionName}
          </AnchorLink>,
        ],
        [
          <Trans key="n">Firmware</Trans>,
          [
            i18n._(firmwareWords[vm.firmware]),
            hardware?.secureBoot === true ? t`secure boot` : '',
            hardware?.tpm === true ? t`TPM` : '',
          ]
            .filter((word) => word !== '')
            .join(', '),
        ],
        hardware?.machine === undefined ? null : [<Trans key="n">Machine</Trans>, hardware.machine],
        hardware?.cpuModel === undefined ? null : [<Trans key="n">CPU model</Trans>, hardware.cpuModel],
        hardware?.acceleration === undefined
          ? null
          : [
              <Trans key="n">Runs on</Trans>,
              hardware.acceleration === 'hardware' ? t`the CPU itself` : t`emulation, slowly`,
            ],
        [
          <Trans key="n">Tags</Trans>,
          vm.tags.length === 0 ? (
            <span key="v" className="av-dim">
              <Trans>none</Trans>
            </span>
          ) : (
            <Group key="v" gap={4}>
              {vm.tags.map((tag) => (
                <Badge key={tag} variant="default" tt="none" fw={500}>
                  {tag}
                </Badge>
              ))}
            </Group>
          ),
        ],
        ...Object.entries(vm.metadata).map(([name, value]) => [name, value] as const),
        [<Trans key="n">First seen</Trans>, <Age key="v" since={vm.createdAt} />],
        [<Trans key="n">Last changed</Trans>, <Age key="v" since={vm.changedAt} />],
        [<Trans key="n">At the platform</Trans>, <Code key="v">{vm.nativeRef}</Code>],
        [<Trans key="n">Id</Trans>, <Code key="v">{vm.id}</Code>],
      ]}
    />
  );
}
