import { SchemaForm } from '../schema-form/SchemaForm.tsx';
import { SchemaFormProvider } from '../schema-form/schema-form-state.ts';
import type { useParametersForm } from './use-parameters-form.ts';

/** The form of a type's parameters, as its schema has it. */
export function ParametersFields({ form }: { readonly form: ReturnType<typeof useParametersForm> }) {
  const { node, value, alternative } = form.form;
  return (
    <SchemaFormProvider value={form.state}>
      <SchemaForm
        node={node}
        value={value}
        alternative={alternative}
        onAlternative={form.chooseAlternative}
      />
    </SchemaFormProvider>
  );
}
