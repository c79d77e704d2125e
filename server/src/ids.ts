import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes an id for something new. Injected, so that tests own it. */
export type NewId = () => string;

/**
 * UUID version 7 (RFC 9562, section 5.7): ordered by time, and within one process strictly ascending, because the 12
 * bits after the time are used as a counter (method 1 of section 6.2).
 */
export function createIds(clock: Clock): NewId {
  let last = 0;
  let counter = 0;
  return () => {
    const now = clock.now().getTime();
    if (now > last) {
      last = now;
      counter = randomBytes(2).readUInt16BE() & 0x7ff;
    } else if (counter < 0xfff) {
      counter += 1;
    } else {
      last += 1;
      counter = 0;
    }
    const time = last.toString(16).padStart(12, '0');
    const sequence = (0x7000 | counter).toString(16);
    const random = randomBytes(8);
    random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
    const tail = random.toString('hex');
    return `${time.slice(0, 8)}-${time.slice(8)}-${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
}
