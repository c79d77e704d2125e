import { useLingui } from '@lingui/react/macro';
import {
  IconDatabase,
  IconDeviceDesktop,
  IconListCheck,
  IconNetwork,
  IconPlugConnected,
  IconPlus,
  IconServer,
  IconTemplate,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useMay } from '../../session/session.ts';
import { usePreference } from '../preferences/preferences.ts';
import { parseRecent, pathOf, withRecent } from './search-hits.ts';
import type { RecentHit, SearchHit } from './search-hits.ts';

export interface Option {
  readonly id: string;
  readonly icon: Icon;
  readonly name: string;
  /** What it is, at the end of the line. */
  readonly kind: string;
  readonly detail?: string;
  readonly path: string;
  readonly remember?: () => void;
}

export interface OptionGroup {
  readonly id: 'found' | 'recent' | 'commands';
  readonly label: string;
  readonly options: readonly Option[];
}

const icons: Readonly<Record<SearchHit['kind'], Icon>> = {
  vm: IconDeviceDesktop,
  compute: IconServer,
  storage: IconDatabase,
  network: IconNetwork,
  template: IconTemplate,
  connection: IconPlugConnected,
  operation: IconListCheck,
};

/** What can be chosen for a text: hits, or what was chosen lately while nothing is written, and commands. */
export function useSearchOptions(text: string, hits: readonly SearchHit[]): readonly OptionGroup[] {
  const { t } = useLingui();
  const recent = usePreference('search.recent', parseRecent);
  const mayCreate = useMay('vms:create');
  const mayConnect = useMay('connections:write');
  const kinds: Readonly<Record<SearchHit['kind'], string>> = {
    vm: t`VM`,
    compute: t`Compute`,
    storage: t`Storage`,
    network: t`Network`,
    template: t`Template`,
    connection: t`Connection`,
    operation: t`Operation`,
  };
  const hitOption = (hit: RecentHit & Partial<Pick<SearchHit, 'text' | 'matched'>>): Option => {
    // What matched stands beside the name where it is something else.
    const details = [hit.matched === 'name' ? undefined : hit.text, hit.connectionName ?? undefined];
    const detail = details.filter((part) => part !== undefined && part !== hit.name).join(' · ');
    return {
      id: `${hit.kind}-${hit.id}`,
      icon: icons[hit.kind],
      name: hit.name,
      kind: kinds[hit.kind],
      ...(detail === '' ? {} : { detail }),
      path: pathOf(hit),
      remember: () => recent.keep(withRecent(recent.value, hit)),
    };
  };
  const commands: readonly (Option & { readonly may: boolean })[] = [
    { id: 'create', icon: IconPlus, name: t`Create VM`, kind: t`Command`, path: '/vms/new', may: mayCreate },
    {
      id: 'connect',
      icon: IconPlus,
      name: t`Add connection`,
      kind: t`Command`,
      path: '/connections/new',
      may: mayConnect,
    },
  ];
  const wanted = text.trim().toLocaleLowerCase();
  const groups: readonly OptionGroup[] = [
    { id: 'found', label: t`Found`, options: hits.map(hitOption) },
    { id: 'recent', label: t`Lately`, options: wanted === '' ? recent.value.map(hitOption) : [] },
    {
      id: 'commands',
      label: t`Commands`,
      options: commands.filter(({ name, may }) => may && name.toLocaleLowerCase().includes(wanted)),
    },
  ];
  return groups.filter(({ options }) => options.length > 0);
}
