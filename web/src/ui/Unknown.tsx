import { useLingui } from '@lingui/react/macro';
import { Tooltip } from '@mantine/core';

/** The dash of something that is not known; the reason shows on hover and focus. */
export function Unknown({ why }: { readonly why?: string }) {
  const { t } = useLingui();
  const reason = why ?? t`The platform does not say`;
  return (
    <Tooltip label={reason}>
      <span className="av-dim" role="img" aria-label={reason}>
        —
      </span>
    </Tooltip>
  );
}
