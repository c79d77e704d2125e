import { useLingui } from '@lingui/react/macro';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Loader, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconCircleMinus, IconX } from '@tabler/icons-react';
import type { TestStep } from './test-stream.ts';
import classes from './TestSteps.module.css';
import { ServerText } from '../../ui/ServerText.tsx';

const labels: Readonly<Record<TestStep['name'], MessageDescriptor>> = {
  reach: msg`Reach it`,
  certificate: msg`Check its certificate`,
  login: msg`Log in`,
  version: msg`Read its version`,
  rights: msg`Check the rights`,
  acceleration: msg`Try hardware acceleration`,
};
/** What every test does, in this order; other steps come as they come. */
const always: readonly TestStep['name'][] = ['reach', 'certificate', 'login', 'version', 'rights'];

/** The steps of a test: done, running, still to come. */
export function TestSteps({
  steps,
  isRunning,
}: {
  readonly steps: readonly TestStep[];
  readonly isRunning: boolean;
}) {
  const { i18n } = useLingui();
  const told = steps.map(({ name }) => name);
  const left = isRunning ? always.filter((name) => !told.includes(name)) : [];
  return (
    <ol className={classes['steps']} aria-live="polite" aria-busy={isRunning}>
      {steps.map((step) => (
        <li key={step.name} data-outcome={step.outcome}>
          <OutcomeIcon outcome={step.outcome} />
          <Stack gap={0} className={classes['words']}>
            <Text size="sm" fw={500} c={step.outcome === 'skipped' ? 'dimmed' : undefined}>
              {i18n._(labels[step.name])}
              <VisuallyHidden>
                {': '}
                {i18n._(outcomes[step.outcome])}
              </VisuallyHidden>
            </Text>
            {says(step) && (
              <Text size="sm" c="dimmed">
                <ServerText text={step.detail} alone />
              </Text>
            )}
            {step.error?.nextStep !== undefined && (
              <Text size="sm" fw={500}>
                <ServerText text={step.error.nextStep} />
              </Text>
            )}
          </Stack>
        </li>
      ))}
      {left.map((name, index) => (
        <li key={name} data-outcome="waiting">
          {index === 0 ? <Loader size={15} aria-hidden /> : <IconCircleDashed size={16} aria-hidden />}
          <Text size="sm" c="dimmed">
            {i18n._(labels[name])}
          </Text>
        </li>
      ))}
    </ol>
  );
}

/** What was not tried has nothing to say, and what went well needs not say so twice. */
function says({ outcome, detail, error }: TestStep): boolean {
  return outcome !== 'skipped' && detail !== 'fine' && detail !== error?.nextStep;
}

function OutcomeIcon({ outcome }: Pick<TestStep, 'outcome'>) {
  const Icon = icons[outcome];
  return <Icon size={16} aria-hidden />;
}

const icons = {
  passed: IconCheck,
  warning: IconAlertTriangle,
  failed: IconX,
  skipped: IconCircleMinus,
};

const outcomes: Readonly<Record<TestStep['outcome'], MessageDescriptor>> = {
  passed: msg`passed`,
  warning: msg`with a warning`,
  failed: msg`failed`,
  skipped: msg`not tried`,
};
