import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Code, Stack } from '@mantine/core';
import { isInSimple } from './shown-fields.ts';
import classes from './PlacementPanel.module.css';

export interface ElsewhereWrongProps {
  readonly errors: ReadonlyMap<string, string>;
  readonly onShow: () => void;
}

/** What is wrong with parts the simple form has no field for. */
export function ElsewhereWrong({ errors, onShow }: ElsewhereWrongProps) {
  const { t } = useLingui();
  const elsewhere = [...errors].filter(([pointer]) => !isInSimple(pointer));
  if (elsewhere.length === 0) {
    return null;
  }
  return (
    <Alert color="red" variant="light" title={t`Something is wrong that is not shown here`} role="alert">
      <Stack gap="xs" align="flex-start">
        <ul className={classes['candidates']}>
          {elsewhere.slice(0, 10).map(([pointer, message]) => (
            <li key={pointer}>
              <span>
                <Code>{pointer.slice(1).replaceAll('/', '.') || '·'}</Code> {message}
              </span>
            </li>
          ))}
        </ul>
        <Button size="compact-sm" variant="default" onClick={onShow}>
          <Trans>Show it in Expert</Trans>
        </Button>
      </Stack>
    </Alert>
  );
}
