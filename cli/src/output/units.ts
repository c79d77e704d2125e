/** A number of bytes as people read it: `1.5 GiB`. */
export function bytesText(bytes: number | null | undefined): string | null {
  if (bytes === null || bytes === undefined) {
    return null;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const step =
    bytes === 0 ? 0 : Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(bytes)) / 10)));
  const amount = bytes / 1024 ** step;
  return `${Number.isInteger(amount) ? amount : amount.toFixed(1)} ${units[step] ?? 'B'}`;
}

/** How old, in one unit: `4 min`, or `now`. */
export function ageText(time: string | null | undefined, now: number = Date.now()): string | null {
  if (time === null || time === undefined) {
    return null;
  }
  const age = now - Date.parse(time);
  return age < 1000 ? 'now' : durationText(age);
}

/** The same in a sentence: `4 min ago`. */
export function agoText(time: string | null | undefined, now: number = Date.now()): string | null {
  const age = ageText(time, now);
  return age === null || age === 'now' ? age : `${age} ago`;
}

/** Milliseconds as people say them: `850 ms`, `3.2 s`, `4 min`, `3 h`, `12 d`. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** Whole per cent of a fraction. */
export function percentText(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}
