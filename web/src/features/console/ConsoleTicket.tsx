import { i18n } from '@lingui/core';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Facts } from '../../ui/Facts.tsx';
import type { Console } from './open-console.ts';
import { ticketParts, virtViewerFile } from './ticket.ts';

type Ticket = Extract<Console, { kind: 'ticket' }>;

/** A console that the browser, or a viewer, fetches at the platform itself: how to use its ticket, honestly. */
export function ConsoleTicket({ ticket, name }: { readonly ticket: Ticket; readonly name: string }) {
  const { t } = useLingui();
  const { host, port, secret } = ticketParts(ticket);
  const file = ticket.protocol === 'spice' ? virtViewerFile(ticket, name) : undefined;
  return (
    <Stack maw={640}>
      <Alert variant="default" title={<Trans>This platform hands out a ticket instead of a picture</Trans>}>
        {ticket.protocol === 'webmks' ? (
          <Trans>
            The picture (WebMKS) goes directly between your machine and the host. A viewer that speaks it
            takes the address below; it works once and only for a short time. VMware Remote Console and the
            platform’s own web page show the same screen.
          </Trans>
        ) : (
          <Trans>
            The picture (SPICE) goes directly between your machine and the host. Open the file with Remote
            Viewer (virt-viewer); it works only for a short time.
          </Trans>
        )}
      </Alert>
      <Facts
        items={[
          [<Trans key="n">Host</Trans>, <Code key="v">{host}</Code>],
          [<Trans key="n">Port</Trans>, <Code key="v">{port}</Code>],
          secret === null ? null : [<Trans key="n">Ticket</Trans>, <Code key="v">{secret}</Code>],
          ...factsOf(ticket.facts).map(
            ([fact, value]) => [factLabel(fact), <Code key="v">{value}</Code>] as const,
          ),
        ]}
      />
      <Text size="sm" c="dimmed">
        <Trans>Your machine must reach the host at this port, and trust its certificate.</Trans>
      </Text>
      <Group gap="xs">
        <CopyButton value={ticket.url}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t`Copied` : t`Copy the address`}
            </Button>
          )}
        </CopyButton>
        {file !== undefined && (
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => download(`${name}.vv`, file)}
          >
            <Trans>File for Remote Viewer</Trans>
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function factsOf(facts: Ticket['facts']): readonly (readonly [string, string])[] {
  return typeof facts === 'object' && facts !== null
    ? Object.entries(facts).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      )
    : [];
}

function factLabel(fact: string): string {
  const label = Object.hasOwn(factLabels, fact) ? factLabels[fact] : undefined;
  return label === undefined ? fact : i18n._(label);
}

const factLabels: Readonly<Record<string, MessageDescriptor>> = {
  sslThumbprint: msg`Fingerprint of its certificate`,
  cfgFile: msg`Configuration file`,
};

function download(name: string, contents: string): void {
  const url = URL.createObjectURL(new Blob([contents], { type: 'application/x-virt-viewer' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
