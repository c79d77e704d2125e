import type { FieldProps } from './field-props.ts';
import { useFieldState } from './schema-form-state.ts';

/** What all inputs are given alike: words, what is wrong, and why it cannot be used. */
export function useInputFrame({ label, hint, path, value, required }: FieldProps) {
  const { error, reason, disabled, change, suggestions } = useFieldState(path, value);
  return {
    change,
    suggestions,
    frame: {
      label,
      description: reason ?? hint,
      error: error ?? (reason !== undefined && !disabled ? reason : undefined),
      withAsterisk: required,
      disabled,
    },
  };
}
