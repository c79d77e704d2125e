/**
 * The moment after `after` (milliseconds) at which a calendar event is due: `HH:MM`, `*:0/15`, `mon..fri 02:00`, `hourly`,
 * `daily`, `weekly`, `monthly`, `*\/15` (manual, calendar events), in UTC. Nothing for a text it cannot read.
 */
export function nextEvent(schedule: string, after: number): number | undefined {
  const event = read(named.get(schedule.trim()) ?? schedule.trim());
  if (event === undefined) return undefined;
  const minute = 60_000;
  const first = Math.floor(after / minute) * minute + minute;
  // Day by day, then minute by minute of the first day that fits: at most a year and a day ahead.
  for (let day = 0; day <= 366; day += 1) {
    const midnight = Math.floor(first / 86_400_000) * 86_400_000 + day * 86_400_000;
    const date = new Date(midnight);
    if (
      !event.weekdays.has(date.getUTCDay()) ||
      (event.dayOfMonth ?? date.getUTCDate()) !== date.getUTCDate()
    )
      continue;
    for (const hour of event.hours) {
      for (const part of event.minutes) {
        const at = midnight + (hour * 60 + part) * minute;
        if (at >= first) return at;
      }
    }
  }
  return undefined;
}

interface Event {
  readonly weekdays: ReadonlySet<number>;
  readonly dayOfMonth: number | undefined;
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
}

const named: ReadonlyMap<string, string> = new Map([
  ['minutely', '*:*'],
  ['hourly', '*:00'],
  ['daily', '00:00'],
  ['weekly', 'mon 00:00'],
  ['monthly', '*-*-01 00:00'],
]);
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function read(text: string): Event | undefined {
  let weekdays: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6]);
  let dayOfMonth: number | undefined;
  let time = '00:00';
  for (const word of text.split(/\s+/)) {
    const date = /^\*-\*-(\d{1,2})$/.exec(word)?.[1];
    if (date !== undefined) dayOfMonth = Number(date);
    else if (/^[a-z]/i.test(word)) {
      const chosen = readDays(word.toLowerCase());
      if (chosen === undefined) return undefined;
      weekdays = chosen;
    } else time = word;
  }
  const [hour, minute, second = '00'] = time.includes(':') ? time.split(':') : ['*', time];
  if (second !== '00') return undefined;
  const hours = readNumbers(hour ?? '', 23);
  const minutes = readNumbers(minute ?? '', 59);
  return hours === undefined || minutes === undefined ? undefined : { weekdays, dayOfMonth, hours, minutes };
}

function readDays(text: string): ReadonlySet<number> | undefined {
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const [from = -1, to = from] = part.split('..').map((name) => days.indexOf(name.slice(0, 3)));
    if (from < 0 || to < 0) return undefined;
    for (let day = from; ; day = (day + 1) % 7) {
      chosen.add(day);
      if (day === to) break;
    }
  }
  return chosen;
}

/** `5`, `*`, `1,3`, `8..17`, `0/15`, `*\/15`. */
function readNumbers(text: string, last: number): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|\d{1,2})(?:\.\.(\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return undefined;
    const from = match[1] === '*' ? 0 : Number(match[1]);
    const step = Number(match[3] ?? 1);
    const open = match[1] === '*' || match[3] !== undefined;
    const to = match[2] === undefined ? (open ? last : from) : Number(match[2]);
    if (step === 0 || to > last) return undefined;
    for (let number = from; number <= to; number += step) found.add(number);
  }
  return [...found].sort((one, other) => one - other);
}
