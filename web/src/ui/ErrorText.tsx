import type { Schemas } from '../api/client.ts';
import { ServerText } from './ServerText.tsx';

/** What went wrong, and what to do next, in one line. */
export function ErrorText({
  error: { message, nextStep },
}: {
  readonly error: Pick<Schemas['HypervisorError'], 'message' | 'nextStep'>;
}) {
  return (
    <>
      <ServerText text={message} alone ended={nextStep !== undefined} />{' '}
      {nextStep !== undefined && <ServerText text={nextStep} alone />}
    </>
  );
}
