import { useLingui } from '@lingui/react/macro';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { connectionChoicesQuery, endpointQuery } from '../connections/connection-queries.ts';
import { valueAt } from '../schema-form/json.ts';
import type { JsonObject } from '../schema-form/json.ts';
import { violationTexts } from '../schema-form/violation-words.ts';
import { violationsOf } from '../schema-form/violations.ts';
import type { SchemaFormState } from '../schema-form/schema-form-state.ts';
import { changed, formOf, typed } from './form-state.ts';
import { placementQuery, specSchemaQuery, violationsIn } from './form-queries.ts';
import { supportFor } from './needed-features.ts';
import { useSuggestions } from './use-suggestions.ts';
import { serverWords } from '../../i18n/server-words.ts';

/** How long nobody types before the server is asked where the VM would go, in ms. */
const pause = 600;

/** A spec while somebody writes it: as form or as YAML, with what is wrong and where it would go. */
export function useVmForm(start: () => JsonObject) {
  const { i18n, t } = useLingui();
  const { data: schema } = useSuspenseQuery(specSchemaQuery);
  const { data: connections } = useSuspenseQuery(connectionChoicesQuery);
  const [state, setState] = useState(() => formOf(start()));
  const [attempted, setAttempted] = useState(false);
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const { document } = state;
  const word = valueAt(document, ['placement', 'connection']);
  const connection = connections.find(({ id, name }) => id === word || name === word);
  const endpoint = useQuery({ ...endpointQuery(connection?.id ?? ''), enabled: connection !== undefined });
  const suggestions = useSuggestions(connection);
  const capabilities = connection === undefined ? undefined : endpoint.data?.capabilities;

  const violations = violationsOf(schema, document);
  const [settled] = useDebouncedValue(document, pause);
  const placement = useQuery(placementQuery(settled, violations.length === 0 && settled === document));
  const errors = new Map([
    ...violationTexts(violations, i18n, attempted),
    ...violationsIn(placement.error),
    ...refused,
  ]);
  const touch = () => setRefused(new Map());
  const fields: SchemaFormState = {
    change: (path, value) => {
      touch();
      setState((before) => changed(before, path, value));
    },
    errors,
    impossible: (path) => {
      const support = supportFor(capabilities, path);
      return support?.support === 'none'
        ? support.reason === undefined
          ? t`The platform lacks it`
          : serverWords(support.reason)
        : undefined;
    },
    suggestions,
  };
  return {
    schema,
    state,
    document,
    connections,
    connection,
    capabilities,
    placement,
    violations,
    errors,
    fields,
    type: (text: string) => {
      touch();
      setState((before) => typed(before, text));
    },
    /** From now on what is missing is shown too; answers whether the spec is complete. */
    check: () => {
      setAttempted(true);
      return violations.length === 0 && state.problem === undefined;
    },
    takeRefusal: (thrown: unknown) => setRefused(violationsIn(thrown)),
  };
}

export type VmForm = ReturnType<typeof useVmForm>;
