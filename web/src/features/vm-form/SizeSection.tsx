import { Trans, useLingui } from '@lingui/react/macro';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Radio } from '@mantine/core';
import { useState } from 'react';
import { sizeText } from '../../ui/sizes.ts';
import { valueAt } from '../schema-form/json.ts';
import { propertyOf } from '../schema-form/json-schema.ts';
import { SchemaField } from '../schema-form/SchemaField.tsx';
import { CardRadio } from './CardRadio.tsx';
import { sizes } from './starting-spec.ts';
import type { Size } from './starting-spec.ts';
import type { VmForm } from './use-vm-form.ts';
import classes from './VmFormPage.module.css';

const names: Readonly<Record<Size['id'], MessageDescriptor>> = {
  tiny: msg`Tiny`,
  small: msg`Small`,
  medium: msg`Medium`,
  large: msg`Large`,
  huge: msg`Huge`,
};

/** CPUs and memory: a card for what most VMs are, figures of one's own for the rest. */
export function SizeSection({ form }: { readonly form: VmForm }) {
  const { t, i18n } = useLingui();
  const [own, setOwn] = useState(false);
  const cpuCores = valueAt(form.document, ['compute', 'cpuCores']);
  const memoryMb = valueAt(form.document, ['compute', 'memoryMb']);
  const preset = sizes.find((size) => size.cpuCores === cpuCores && size.memoryMb === memoryMb);
  const isOwn = own || preset === undefined;
  const compute = propertyOf(form.schema, 'compute') ?? {};
  return (
    <div className={classes['section']}>
      <Radio.Group
        label={t`Size`}
        withAsterisk
        value={isOwn ? 'own' : preset.id}
        onChange={(next) => {
          const size = sizes.find(({ id }) => id === next);
          setOwn(size === undefined);
          if (size !== undefined) {
            form.fields.change(['compute', 'cpuCores'], size.cpuCores);
            form.fields.change(['compute', 'memoryMb'], size.memoryMb);
          }
        }}
      >
        <div className={classes['cards']}>
          {sizes.map((size) => {
            const cores = size.cpuCores;
            const memory = sizeText(size.memoryMb * 2 ** 20);
            return (
              <CardRadio key={size.id} value={size.id} name={i18n._(names[size.id])}>
                <Trans>
                  {cores} CPU, {memory}
                </Trans>
              </CardRadio>
            );
          })}
          <CardRadio value="own" name={<Trans>Custom</Trans>}>
            <Trans>Figures of your own</Trans>
          </CardRadio>
        </div>
      </Radio.Group>
      {isOwn &&
        ['cpuCores', 'memoryMb'].map((key) => (
          <SchemaField
            key={key}
            node={propertyOf(compute, key) ?? {}}
            path={['compute', key]}
            value={valueAt(form.document, ['compute', key])}
            required
          />
        ))}
    </div>
  );
}
