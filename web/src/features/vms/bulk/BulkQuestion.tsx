import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { useFirstFocus } from '../../../ui/use-first-focus.ts';
import { sizeText } from '../../../ui/sizes.ts';
import { VmStateBadge } from '../../../ui/VmStateBadge.tsx';
import { suggestedName } from '../actions/dialogs/snapshot-body.ts';
import { verbLooks } from '../actions/verb-looks.ts';
import { factsOf } from '../actions/verbs.ts';
import type { VmRow } from '../list/vm-list-query.ts';
import type { BulkVerb, BulkWish } from './bulk-verbs.ts';
import classes from './bulk.module.css';

export interface BulkQuestionProps {
  readonly verb: BulkVerb;
  readonly vms: readonly VmRow[];
  readonly onBegin: (wish: BulkWish) => void;
  readonly onCancel: () => void;
}

/** What will happen to which VMs. Where data dies, how many they are has to be typed. */
export function BulkQuestion({ verb, vms, onBegin, onCancel }: BulkQuestionProps) {
  const { t, i18n } = useLingui();
  const form = useFirstFocus();
  const [wish, setWish] = useState<BulkWish>(() => ({
    snapshotName: suggestedName(new Date()),
    deleteDisks: true,
  }));
  const [typed, setTyped] = useState('');
  const danger = factsOf(verb).danger === true;
  const wanted = String(vms.length);
  const notTyped = verb === 'delete' && wish.deleteDisks && typed.trim() !== wanted;
  const noName = verb === 'snapshot' && wish.snapshotName.trim() === '';
  const reason = notTyped ? t`Type how many they are first` : noName ? t`It needs a name` : undefined;
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) {
          onBegin({ ...wish, snapshotName: wish.snapshotName.trim() });
        }
      }}
    >
      <Stack>
        <Consequence verb={verb} vms={vms} deleteDisks={wish.deleteDisks} />
        {verb === 'snapshot' && (
          <TextInput
            label={t`Name`}
            required
            maxLength={80}
            value={wish.snapshotName}
            onChange={({ currentTarget: { value } }) => setWish((old) => ({ ...old, snapshotName: value }))}
          />
        )}
        {verb === 'delete' && (
          <Checkbox
            label={t`Delete their disks too`}
            description={t`Otherwise they stay on their storage, and nobody uses them.`}
            checked={wish.deleteDisks}
            onChange={({ currentTarget: { checked } }) =>
              setWish((old) => ({ ...old, deleteDisks: checked }))
            }
          />
        )}
        <ScrollArea.Autosize
          mah={240}
          type="auto"
          className={classes['list']}
          viewportProps={{ tabIndex: 0 }}
        >
          <ul>
            {vms.map((vm) => (
              <li key={vm.id}>
                <span className={classes['name']}>{vm.name}</span>
                <span className="av-dim">{vm.connectionName}</span>
                <VmStateBadge vm={vm} withAge={false} />
              </li>
            ))}
          </ul>
        </ScrollArea.Autosize>
        {verb === 'delete' && wish.deleteDisks && (
          <TextInput
            label={t`Type ${wanted}, the number of VMs, to go on`}
            value={typed}
            autoComplete="off"
            inputMode="numeric"
            onChange={({ currentTarget: { value } }) => setTyped(value)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
          <ActionButton type="submit" reason={reason} {...(danger ? { color: 'red' } : {})}>
            {i18n._(verbLooks[verb].label)}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}

interface ConsequenceProps {
  readonly verb: BulkVerb;
  readonly vms: readonly VmRow[];
  readonly deleteDisks: boolean;
}

function Consequence({ verb, vms, deleteDisks }: ConsequenceProps) {
  const words = wordsOf(verb);
  const used = vms.reduce((sum, { storageUsedBytes }) => sum + (storageUsedBytes ?? 0), 0);
  const usedText = sizeText(used);
  if (verb === 'delete') {
    return (
      <Text size="sm" component="div">
        <Plural
          value={vms.length}
          one="This VM is lost with its settings and its snapshots."
          other="These # VMs are lost with their settings and their snapshots."
        />{' '}
        {deleteDisks && used > 0 && <Trans>Their disks hold {usedText} or more.</Trans>}{' '}
        <Trans>What runs is switched off first, without asking its guest.</Trans>
      </Text>
    );
  }
  return words === undefined ? null : <Text size="sm">{words}</Text>;
}

function wordsOf(verb: BulkVerb): ReactNode {
  if (verb === 'stop' || verb === 'restart') {
    return <Trans>Each guest is asked, and has two minutes. One that does not follow goes on running.</Trans>;
  }
  if (verb === 'forceStop' || verb === 'forceRestart') {
    return <Trans>At once, as after a power cut: what guests have not written to their disks is lost.</Trans>;
  }
  return verb === 'snapshot' ? (
    <Trans>Disks only, without memory. Each VM gets a snapshot of this name.</Trans>
  ) : undefined;
}
