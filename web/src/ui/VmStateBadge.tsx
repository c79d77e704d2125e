import { Trans, useLingui } from '@lingui/react/macro';
import { Loader, Tooltip } from '@mantine/core';
import type { Schemas } from '../api/client.ts';
import { useNow } from './clock.ts';
import { durationText } from './durations.ts';
import { lookOf, transitionLabels } from './vm-state.ts';
import classes from './VmStateBadge.module.css';
import { serverWords } from '../i18n/server-words.ts';

type Vm = Pick<
  Schemas['VmSummary'],
  'powerState' | 'transition' | 'confidence' | 'stale' | 'staleReason' | 'seenAt' | 'nativeState'
>;

export interface VmStateBadgeProps {
  readonly vm: Vm;
  readonly withAge?: boolean;
  /** Says why by the browser's own means: one of very many in a table. */
  readonly light?: boolean;
}

/**
 * A VM's state with icon and word. What is stale is hatched and says when it was last true; what is missing has a
 * dashed border: neither ever looks like stopped.
 */
export function VmStateBadge({ vm, withAge = true, light = false }: VmStateBadgeProps) {
  const { t, i18n } = useLingui();
  const { label, icon: Icon, color } = lookOf(vm);
  const word = i18n._(label);
  const heading = vm.transition === null ? undefined : i18n._(transitionLabels[vm.transition]);
  const why =
    vm.staleReason !== null ? serverWords(vm.staleReason) : t`What the platform calls it: ${vm.nativeState}`;
  const badge = (
    <span
      className={classes['badge']}
      style={{ color }}
      title={light ? why : undefined}
      data-stale={vm.confidence === 'STALE' || undefined}
      data-missing={vm.confidence === 'MISSING' || undefined}
    >
      {heading === undefined ? (
        <Icon size={13} aria-hidden />
      ) : (
        <Loader size={12} color={color} aria-hidden />
      )}
      <span>
        {heading === undefined ? word : heading}
        {vm.confidence !== 'OBSERVED' && withAge && <SeenAge seenAt={vm.seenAt} />}
      </span>
    </span>
  );
  return light ? badge : <Tooltip label={why}>{badge}</Tooltip>;
}

function SeenAge({ seenAt }: { readonly seenAt: string }) {
  const age = durationText(useNow() - Date.parse(seenAt));
  return (
    <span className="av-dim">
      {' · '}
      <Trans>seen {age} ago</Trans>
    </span>
  );
}
