import type { Schemas } from '../../../api/client.ts';

type Nic = Pick<Schemas['VmNic'], 'network' | 'connected' | 'vlan'>;

export interface NicWish {
  /** Native reference; null: in no network. */
  readonly network: string | null;
  readonly connected: boolean;
  /** Null: none. */
  readonly vlan: number | null;
}

/** Only what differs from now; undefined: nothing does. A network cannot be taken away, only changed. */
export function nicChange(now: Nic, wish: NicWish): Schemas['UpdateNicRequest'] | undefined {
  const change: Schemas['UpdateNicRequest'] = {
    ...(wish.network === null || wish.network === now.network ? {} : { network: wish.network }),
    ...(wish.connected === now.connected ? {} : { connected: wish.connected }),
    ...(wish.vlan === now.vlan ? {} : { vlan: wish.vlan }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

export interface NewNicWish {
  readonly network: string;
  readonly model: Schemas['AddNicRequest']['model'] | null;
  readonly vlan: number | null;
}

/** What is not chosen is left to the hypervisor. */
export function addNicBody({ network, model, vlan }: NewNicWish): Schemas['AddNicRequest'] {
  return {
    network,
    ...(model === null || model === undefined ? {} : { model }),
    ...(vlan === null ? {} : { vlan }),
  };
}

/** A VLAN's number as it stands in a field; null: none; undefined: it is not one. */
export function vlanOf(text: string | number): number | null | undefined {
  if (text === '') {
    return null;
  }
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= 4094 ? number : undefined;
}
