import { Stack } from '@mantine/core';
import type { FieldProps } from './field-props.ts';
import { isObject } from './json.ts';
import { propertyOf } from './json-schema.ts';

/** The fields of an object, one below the other. */
export function Properties({
  node,
  path,
  value,
  render,
}: Pick<FieldProps, 'node' | 'path' | 'value' | 'render'>) {
  return (
    <Stack gap="md">
      {Object.keys(node.properties ?? {}).map((key) => {
        const property = propertyOf(node, key);
        return property === undefined
          ? null
          : render({
              node: property,
              path: [...path, key],
              value: isObject(value) ? value[key] : undefined,
              required: node.required?.includes(key) ?? false,
            });
      })}
    </Stack>
  );
}
