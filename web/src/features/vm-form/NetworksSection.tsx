import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Autocomplete, Button, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { asObject, isList, valueAt } from '../schema-form/json.ts';
import type { VmForm } from './use-vm-form.ts';
import classes from './VmFormPage.module.css';

/** A NIC each, in the network it is in. */
export function NetworksSection({ form }: { readonly form: VmForm }) {
  const { t } = useLingui();
  const { change, suggestions } = form.fields;
  const found = valueAt(form.document, ['network', 'nics']);
  const nics = isList(found) ? found.map(asObject) : [];
  const names = suggestions?.(['network', 'nics', 0, 'network']) ?? [];
  return (
    <div className={classes['section']}>
      {nics.length === 0 && (
        <Text size="xs" c="dimmed">
          <Trans>Left without an entry, the VM has no network.</Trans>
        </Text>
      )}
      {nics.map(({ network }, index) => {
        const number = index + 1;
        const at = ['network', 'nics', index];
        return (
          // The place is what a NIC is known by: the guest sees them in this order.
          <div key={index} className={classes['row']} data-single>
            <Autocomplete
              aria-label={t`Network of NIC ${number}`}
              placeholder={t`Name of a network`}
              data={[...names]}
              limit={60}
              value={typeof network === 'string' ? network : ''}
              onChange={(next) => change([...at, 'network'], next)}
              error={form.errors.get(`/network/nics/${index}/network`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t`Remove NIC ${number}`}
              onClick={() => change(at, undefined)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        variant="default"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => change(['network', 'nics', nics.length], { network: names[0] ?? '' })}
      >
        <Trans>Add a NIC</Trans>
      </Button>
    </div>
  );
}
