import { useLingui } from '@lingui/react/macro';
import { Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Unknown } from './Unknown.tsx';

export interface UsageBarProps {
  /** What is used, for who cannot see the bar. */
  readonly label: string;
  readonly used: number | null;
  readonly total: number | null;
  /** Writes both figures, with their unit once. */
  readonly text: (used: number, total: number) => ReactNode;
  /** More than the total is nothing to worry about: cores are promised many times over. @default false */
  readonly calm?: boolean;
}

/** From here on a bar warns, from there on it alarms: shares of the total. */
const warns = 0.85;
const alarms = 0.95;

/** How much of something is used: the figures, and a bar below them. What is not known is a dash. */
export function UsageBar({ label, used, total, text, calm = false }: UsageBarProps) {
  const { t } = useLingui();
  if (used === null || total === null || total <= 0) {
    return <Unknown why={t`The platform does not say how much is used`} />;
  }
  const share = used / total;
  const color = calm ? 'accent' : share >= alarms ? 'red' : share >= warns ? 'yellow' : 'accent';
  return (
    <div>
      <Text size="xs" mb={2} className="av-number" ta="left">
        {text(used, total)}
      </Text>
      <Progress size={6} value={Math.min(100, share * 100)} color={color} aria-label={label} />
    </div>
  );
}
