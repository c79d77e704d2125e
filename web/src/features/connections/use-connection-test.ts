import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { queryClient } from '../../api/query-client.ts';
import type { JsonObject } from '../schema-form/json.ts';
import { runTest } from './run-test.ts';
import type { TestStep } from './test-stream.ts';

/** What is tried: a stored connection, or parameters that nobody keeps. */
export type Tried = { readonly connectionId: string } | { readonly parameters: JsonObject };

/** A test with its steps as they end. Only the newest one counts; leaving the page ends it. */
export function useConnectionTest() {
  const [steps, setSteps] = useState<readonly TestStep[]>([]);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const test = useMutation({
    mutationFn: (tried: Tried) => {
      running.current?.abort();
      const mine = new AbortController();
      running.current = mine;
      setSteps([]);
      const onStep = (step: TestStep) => {
        if (!mine.signal.aborted) {
          setSteps((before) => [...before, step]);
        }
      };
      return runTest({ ...tried, onStep, signal: mine.signal });
    },
    onSettled: (_report, _error, tried) => {
      if ('connectionId' in tried) {
        void queryClient.invalidateQueries({ queryKey: ['connection', tried.connectionId] });
      }
    },
  });
  return {
    steps,
    report: test.data,
    error: test.error,
    isRunning: test.isPending,
    begun: !test.isIdle,
    run: test.mutate,
    /** Answers the report; rejects where none could be made. */
    runToEnd: test.mutateAsync,
    forget: () => {
      running.current?.abort();
      setSteps([]);
      test.reset();
    },
  };
}

export type ConnectionTest = ReturnType<typeof useConnectionTest>;
