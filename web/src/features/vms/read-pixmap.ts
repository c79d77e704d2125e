/** A picture's pixels, four bytes each: red, green, blue, opaque. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** No screen has more points a side. */
const longestSide = 16_384;

/**
 * Reads a binary portable pixmap (netpbm, `ppm(5)`, magic P6, one byte a sample). Undefined when it is not one or is cut
 * short.
 */
export function readPixmap(bytes: Uint8Array): Pixels | undefined {
  const header = new TextDecoder('latin1').decode(bytes.subarray(0, 512));
  const found = /^P6(?:\s|#[^\n]*\n)+(\d{1,5})(?:\s|#[^\n]*\n)+(\d{1,5})(?:\s|#[^\n]*\n)+255\s/.exec(header);
  const [matched = '', width = 0, height = 0] =
    found === null ? [] : [found[0], Number(found[1]), Number(found[2])];
  const fits = width > 0 && height > 0 && width <= longestSide && height <= longestSide;
  if (!fits || bytes.length < matched.length + width * height * 3) {
    return undefined;
  }
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let point = 0, from = matched.length, to = 0; point < width * height; point++, from += 3, to += 4) {
    rgba[to] = bytes[from] ?? 0;
    rgba[to + 1] = bytes[from + 1] ?? 0;
    rgba[to + 2] = bytes[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
  return { width, height, rgba };
}
