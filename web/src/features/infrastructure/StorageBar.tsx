import { useLingui } from '@lingui/react/macro';
import { Progress } from '@mantine/core';
import { sizeText } from '../../ui/sizes.ts';
import { Unknown } from '../../ui/Unknown.tsx';
import { fullnessOf, usedOf } from './fullness.ts';
import type { StorageUnit } from './unit-queries.ts';
import { fullnessWords } from './unit-words.ts';
import classes from './unit.module.css';

const colors = { room: 'accent', filling: 'accent', nearlyFull: 'yellow', full: 'red' } as const;

/** How full a storage is: a bar, and the same in a word. */
export function StorageBar({
  storage,
}: {
  readonly storage: Pick<StorageUnit, 'name' | 'capacityBytes' | 'availableBytes'>;
}) {
  const { t, i18n } = useLingui();
  const { capacityBytes, availableBytes, name } = storage;
  const used = usedOf(capacityBytes, availableBytes);
  const fullness = fullnessOf(capacityBytes, availableBytes);
  if (used === null || capacityBytes === null || fullness === undefined) {
    return <Unknown why={t`The platform does not say how much is used`} />;
  }
  const [usedText, totalText] = [sizeText(used), sizeText(capacityBytes)];
  return (
    <div className={classes['bar']} title={t`${usedText} of ${totalText} used`}>
      <Progress
        size={6}
        value={Math.min(100, (100 * used) / capacityBytes)}
        color={colors[fullness]}
        aria-label={t`${name}: ${usedText} of ${totalText} used`}
      />
      <span className={classes['fullness']} data-fullness={fullness}>
        {i18n._(fullnessWords[fullness])}
      </span>
    </div>
  );
}
