import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Autocomplete, Button, NumberInput, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { asObject, isList, valueAt } from '../schema-form/json.ts';
import type { VmForm } from './use-vm-form.ts';
import classes from './VmFormPage.module.css';

const newDiskGb = 20;

/** Sizes of the disks, and where each goes when not where the connection puts them. */
export function DisksSection({ form }: { readonly form: VmForm }) {
  const { t } = useLingui();
  const { change, suggestions } = form.fields;
  const found = valueAt(form.document, ['storage', 'disks']);
  const disks = isList(found) ? found.map(asObject) : [];
  const fromTemplate = form.document['template'] !== 'blank' && form.document['template'] !== undefined;
  return (
    <div className={classes['section']}>
      <Text size="xs" c="dimmed">
        {fromTemplate ? (
          <Trans>
            The template brings its disks. The first entry here grows its first disk; more are new.
          </Trans>
        ) : (
          <Trans>Left without an entry, the VM has no disk.</Trans>
        )}
      </Text>
      {disks.map((disk, index) => {
        const number = index + 1;
        const at = ['storage', 'disks', index];
        const { sizeGb, storage } = disk;
        return (
          // The place is what a disk is known by: the first one is the template's first.
          <div key={index} className={classes['row']}>
            <NumberInput
              aria-label={t`Size of disk ${number} in GiB`}
              suffix=" GiB"
              min={1}
              clampBehavior="none"
              value={typeof sizeGb === 'number' ? sizeGb : ''}
              onChange={(next) => change([...at, 'sizeGb'], typeof next === 'number' ? next : undefined)}
              error={form.errors.get(`/storage/disks/${index}/sizeGb`)}
            />
            <Autocomplete
              aria-label={t`Storage of disk ${number}`}
              placeholder={t`Storage: chosen by the connection`}
              data={[...(suggestions?.([...at, 'storage']) ?? [])]}
              value={typeof storage === 'string' ? storage : ''}
              onChange={(next) => change([...at, 'storage'], next === '' ? undefined : next)}
              error={form.errors.get(`/storage/disks/${index}/storage`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t`Remove disk ${number}`}
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
        onClick={() => change(['storage', 'disks', disks.length], { sizeGb: newDiskGb })}
      >
        <Trans>Add a disk</Trans>
      </Button>
    </div>
  );
}
