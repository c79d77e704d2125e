import { Trans } from '@lingui/react/macro';
import { Tooltip } from '@mantine/core';
import { useNow } from './clock.ts';
import { durationText, timeText } from './durations.ts';

/** How long ago something was, ticking; the exact time on hover. `since` in RFC 3339. */
export function Age({ since }: { readonly since: string }) {
  const elapsed = useNow() - Date.parse(since);
  const text = durationText(elapsed);
  return (
    <Tooltip label={timeText(since)}>
      <time dateTime={since}>{elapsed < 5_000 ? <Trans>just now</Trans> : <Trans>{text} ago</Trans>}</time>
    </Tooltip>
  );
}
