import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Code, Group, Stack, Table, Text } from '@mantine/core';
import { featureText } from '../capabilities/feature-words.ts';
import type { TestReport } from './test-stream.ts';

/** The exact rights the account lacks, by what they are needed for. */
export function MissingRights({ rights }: { readonly rights: TestReport['missingRights'] }) {
  const { i18n } = useLingui();
  if (rights.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>The account has every right Anyvisor can use.</Trans>
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Text size="sm">
        <Plural
          value={rights.length}
          one="One right is missing. What needs it is switched off until it is granted."
          other="# rights are missing. What needs them is switched off until they are granted."
        />
      </Text>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Trans>Needed for</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Missing right</Trans>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...Map.groupBy(rights, ({ feature }) => feature)].map(([feature, needed]) => (
            <Table.Tr key={feature}>
              <Table.Td>{featureText(feature, i18n)}</Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {needed.map(({ permission }) => (
                    <Code key={permission}>{permission}</Code>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
