import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ApiProblem } from '@anyvisor/client';
import { asObject, withValue } from '../schema-form/json.ts';
import type { JsonObject } from '../schema-form/json.ts';
import type { SchemaNode } from '../schema-form/json-schema.ts';
import { alternativeIn, alternativesOf } from '../schema-form/relevance.ts';
import type { SchemaFormState } from '../schema-form/schema-form-state.ts';
import { violationTexts } from '../schema-form/violation-words.ts';
import type { ConnectionType } from './connection-queries.ts';
import { parameterViolations, parametersOf, pinField } from './parameters-form.ts';
import type { ParametersForm } from './parameters-form.ts';
import { serverWords } from '../../i18n/server-words.ts';

export interface Stored {
  readonly parameters: JsonObject;
  readonly secretsSet: readonly string[];
}

/** The parameters of a connection while somebody fills them in. `onChange`: what was found out no longer holds. */
export function useParametersForm(type: ConnectionType, stored: Stored | undefined, onChange: () => void) {
  const { i18n } = useLingui();
  const node = type.parametersSchema as SchemaNode;
  const secretsSet = stored?.secretsSet ?? none;
  const [value, setValue] = useState<JsonObject>(stored?.parameters ?? {});
  const [alternative, setAlternative] = useState(() =>
    alternativeIn(alternativesOf(node), stored?.parameters ?? {}, secretsSet),
  );
  const [attempted, setAttempted] = useState(false);
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const form: ParametersForm = { node, value, alternative, secretsSet };
  const violations = parameterViolations(form);
  const errors = new Map([...violationTexts(violations, i18n, attempted), ...refused]);
  const changed = () => {
    setRefused(new Map());
    onChange();
  };
  const state: SchemaFormState = {
    change: (path, next) => {
      setValue((before) => asObject(withValue(before, path, next)));
      changed();
    },
    errors,
    secrets: type.secrets,
    secretsSet,
  };
  return {
    form,
    state,
    parameters: parametersOf(form),
    pinField: pinField(form),
    /** Shows what is missing from now on; answers whether anything is. */
    check: () => {
      setAttempted(true);
      return violations.length === 0;
    },
    chooseAlternative: (index: number) => {
      setAlternative(index);
      changed();
    },
    pin: (key: string, fingerprint: string) => {
      setValue((before) => ({ ...before, [key]: fingerprint }));
      setRefused(new Map());
    },
    /** Puts what the server refused beside its field. */
    takeRefusal: (thrown: unknown) => setRefused(refusalByField(thrown)),
  };
}

const none: readonly string[] = [];

function refusalByField(thrown: unknown): ReadonlyMap<string, string> {
  const field = thrown instanceof ApiProblem ? thrown.problem.field : undefined;
  const [, key] = /^parameters\.([^/.]+)/.exec(field ?? '') ?? [];
  return key === undefined || !(thrown instanceof ApiProblem)
    ? new Map()
    : new Map([[`/${key}`, serverWords(thrown.problem.detail)]]);
}
