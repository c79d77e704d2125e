import { XdrError } from '@anyvisor/toolkit/xdr-error';
import type { Int64, XdrReader } from '@anyvisor/toolkit/xdr-reader';
import type { XdrWriter } from '@anyvisor/toolkit/xdr-writer';
import { list } from './codec.ts';
import type { Codec } from './codec.ts';
import { STRING_MAX_BYTES } from './limits.ts';

/** One named, typed value (virTypedParameter); a list may hold the same field more than once. */
export type TypedParam =
  | { readonly field: string; readonly type: 'int' | 'uint' | 'double'; readonly value: number }
  | { readonly field: string; readonly type: 'llong' | 'ullong'; readonly value: Int64 }
  | { readonly field: string; readonly type: 'boolean'; readonly value: boolean }
  | { readonly field: string; readonly type: 'string'; readonly value: string };

export type ParamValue = TypedParam['value'];

/** The wire's only union; tags from include/libvirt/libvirt-common.h, virTypedParameterType. */
export const typedParam: Codec<TypedParam> = { shape: 's,v', minBytes: 12, read, write };

export function typedParams(max: number): Codec<readonly TypedParam[]> {
  return list(typedParam, max);
}

/** Parameters by name; of a repeated field the last one stays. */
export function byField(params: readonly TypedParam[]): ReadonlyMap<string, ParamValue> {
  return new Map(params.map((param) => [param.field, param.value]));
}

const TAG = { int: 1, uint: 2, llong: 3, ullong: 4, double: 5, boolean: 6, string: 7 } as const;

function read(from: XdrReader): TypedParam {
  const field = from.name(STRING_MAX_BYTES);
  const tag = from.i32();
  switch (tag) {
    case TAG.int:
      return { field, type: 'int', value: from.i32() };
    case TAG.uint:
      return { field, type: 'uint', value: from.u32() };
    case TAG.llong:
      return { field, type: 'llong', value: from.i64() };
    case TAG.ullong:
      return { field, type: 'ullong', value: from.u64() };
    case TAG.double:
      return { field, type: 'double', value: from.f64() };
    case TAG.boolean:
      return { field, type: 'boolean', value: from.i32() !== 0 };
    case TAG.string:
      return { field, type: 'string', value: from.string(STRING_MAX_BYTES) };
    default:
      throw new XdrError(`a typed parameter of unknown type ${tag}`);
  }
}

function write(to: XdrWriter, param: TypedParam): void {
  to.string(param.field, STRING_MAX_BYTES);
  to.i32(TAG[param.type]);
  switch (param.type) {
    case 'int':
      return to.i32(param.value);
    case 'uint':
      return to.u32(param.value);
    case 'llong':
      return to.i64(param.value);
    case 'ullong':
      return to.u64(param.value);
    case 'double':
      return to.f64(param.value);
    case 'boolean':
      return to.i32(param.value ? 1 : 0);
    case 'string':
      return to.string(param.value, STRING_MAX_BYTES);
  }
}
