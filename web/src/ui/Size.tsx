import { Unknown } from './Unknown.tsx';
import { sizeOf } from './sizes.ts';

/** Bytes for people: the number bright, its unit dim. Null is not known, and never 0. */
export function Size({ bytes, why }: { readonly bytes: number | null | undefined; readonly why?: string }) {
  if (bytes === null || bytes === undefined) {
    return <Unknown {...(why === undefined ? {} : { why })} />;
  }
  const { number, unit } = sizeOf(bytes);
  return (
    <span>
      {number} <span className="av-dim">{unit}</span>
    </span>
  );
}
