import { useLingui } from '@lingui/react/macro';
import { Tooltip } from '@mantine/core';

export interface UnknownProps {
  readonly why?: string;
  /** Says why by the browser's own means: one of very many in a table. */
  readonly light?: boolean;
}

/** The dash of something that is not known; the reason shows on hover and focus. */
export function Unknown({ why, light = false }: UnknownProps) {
  const { t } = useLingui();
  const reason = why ?? t`The platform does not say`;
  const dash = (
    <span className="av-dim" role="img" aria-label={reason} title={light ? reason : undefined}>
      —
    </span>
  );
  return light ? dash : <Tooltip label={reason}>{dash}</Tooltip>;
}
