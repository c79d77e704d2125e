import { useLingui } from '@lingui/react/macro';
import { NumberInput, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client.ts';
import { DialogForm } from '../actions/dialogs/DialogForm.tsx';
import { beginAddNic, beginUpdateNic } from '../changes.ts';
import { resourcesQuery } from '../vm-query.ts';
import type { Vm } from '../vm-query.ts';
import { addNicBody, nicChange, vlanOf } from './nic-form.ts';

const models = ['virtio', 'e1000', 'e1000e', 'vmxnet3', 'rtl8139'] as const;

/** A network interface more. */
export function AddNicDialog({ vm, onDone }: { readonly vm: Vm; readonly onDone: () => void }) {
  const { t } = useLingui();
  const [network, setNetwork] = useState<string | null>(null);
  const [model, setModel] = useState<(typeof models)[number] | null>(null);
  const [vlanText, setVlanText] = useState<string | number>('');
  const vlan = vlanOf(vlanText);
  return (
    <DialogForm
      submit={t`Add NIC`}
      reason={
        network === null
          ? t`Choose a network`
          : vlan === undefined
            ? t`A VLAN is a number from 1 to 4094`
            : undefined
      }
      onSubmit={() => beginAddNic(vm.id, addNicBody({ network: network ?? '', model, vlan: vlan ?? null }))}
      onDone={onDone}
    >
      <NetworkSelect vm={vm} value={network} onChange={setNetwork} />
      <Select
        label={t`Model`}
        placeholder={t`As the hypervisor chooses`}
        clearable
        data={[...models]}
        value={model}
        onChange={(value) => setModel(models.find((each) => each === value) ?? null)}
      />
      <VlanInput value={vlanText} onChange={setVlanText} />
    </DialogForm>
  );
}

export interface EditNicDialogProps {
  readonly vm: Vm;
  readonly nic: Schemas['VmNic'];
  readonly onDone: () => void;
}

/** Plugs a network interface elsewhere, in or out. */
export function EditNicDialog({ vm, nic, onDone }: EditNicDialogProps) {
  const { t } = useLingui();
  const [network, setNetwork] = useState(nic.network);
  const [connected, setConnected] = useState(nic.connected);
  const [vlanText, setVlanText] = useState<string | number>(nic.vlan ?? '');
  const vlan = vlanOf(vlanText);
  const change = nicChange(nic, { network, connected, vlan: vlan ?? null });
  return (
    <DialogForm
      submit={t`Change`}
      reason={
        vlan === undefined
          ? t`A VLAN is a number from 1 to 4094`
          : change === undefined
            ? t`Nothing is changed yet`
            : undefined
      }
      onSubmit={() => beginUpdateNic(vm.id, nic.key, change ?? {})}
      onDone={onDone}
    >
      <NetworkSelect vm={vm} value={network} onChange={setNetwork} />
      <VlanInput value={vlanText} onChange={setVlanText} />
      <Switch
        label={t`Cable plugged in`}
        checked={connected}
        onChange={({ currentTarget: { checked } }) => setConnected(checked)}
      />
    </DialogForm>
  );
}

interface NetworkSelectProps {
  readonly vm: Vm;
  readonly value: string | null;
  readonly onChange: (network: string | null) => void;
}

function NetworkSelect({ vm, value, onChange }: NetworkSelectProps) {
  const { t } = useLingui();
  const { data: resources } = useQuery(resourcesQuery(vm.connectionId));
  const networks = resources?.networks ?? [];
  return (
    <Select
      label={t`Network`}
      placeholder={t`Choose a network`}
      required
      data={networks.map(({ nativeRef, name, active }) => ({
        value: nativeRef,
        label: active ? name : t`${name} (not active)`,
      }))}
      value={value}
      onChange={onChange}
      searchable={networks.length > 8}
    />
  );
}

interface VlanInputProps {
  readonly value: string | number;
  readonly onChange: (value: string | number) => void;
}

function VlanInput({ value, onChange }: VlanInputProps) {
  const { t } = useLingui();
  return (
    <NumberInput
      label={t`VLAN`}
      description={t`Empty: none, or the one the network has.`}
      min={1}
      max={4094}
      allowDecimal={false}
      hideControls
      value={value}
      onChange={onChange}
    />
  );
}
