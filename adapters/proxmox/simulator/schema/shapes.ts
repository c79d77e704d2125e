/**
 * What a text must look like, by the name the tables use after `like:`. Written from the manual's words (qm.conf, pct.conf,
 * the API viewer's descriptions), one predicate for each meaning.
 */
export const shapes: Readonly<Record<string, (text: string) => boolean>> = {
  word: (text) => text !== '' && !hasBlank(text),
  name: (text) => startsWithLetter(text) && text.length > 1 && isMadeOf(text, `${alphanumeric}-_`),
  'interface-name': (text) => text !== '' && isMadeOf(text, `${alphanumeric}-_.`),
  'http-url': (text) => text.startsWith('http://') && !text.includes('\n'),
  'web-url': (text) => (text.startsWith('http://') || text.startsWith('https://')) && !text.includes('\n'),
  /** SHA-256: 32 pairs with colons. */
  fingerprint: (text) => {
    const bytes = text.split(':');
    return bytes.length === 32 && bytes.every((byte) => isHex(byte, 2));
  },
  'world-wide-name': (text) => text.startsWith('0x') && isHex(text.slice(2), 16),
  /** A UUID; 1 makes a new one, 0 leaves it out. */
  'generation-id': (text) => text === '0' || text === '1' || isUuid(text),
  /** `GUEST-NUMBER`. */
  'replication-job': (text) => {
    const [guest = '', job = '', ...more] = text.split('-');
    return more.length === 0 && isNumber(guest, 3, 9) && !guest.startsWith('0') && isNumber(job, 1, 9);
  },
  'time-of-day': (text) => {
    const parts = text.split(':');
    return parts.length === 2 && parts.every((part) => isNumber(part, 1, 2));
  },
  /** `now`, `2006-06-17` or `2006-06-17T16:01:21`. */
  'start-date': (text) => {
    if (text === 'now') return true;
    const [date = '', time, ...more] = text.split('T');
    const [year = '', ...days] = date.split('-');
    return (
      more.length === 0 &&
      isNumber(year, 4, 4) &&
      areNumbers(days, 2) &&
      (time === undefined || areNumbers(time.split(':'), 3))
    );
  },
  /** `2026-11-21`, `2026-11-21 08:30` or with seconds. */
  'log-time': (text) => {
    const [date = '', time, ...more] = text.split(' ');
    const [year = '', ...days] = date.split('-');
    const clock = time?.split(':') ?? ['00', '00'];
    return (
      more.length === 0 &&
      isNumber(year, 4, 4) &&
      days.length === 2 &&
      (clock.length === 2 || clock.length === 3) &&
      [...days, ...clock].every((part) => isNumber(part, 2, 2))
    );
  },
  /** KiB, or with M or G. */
  'image-size': (text) => isDigits(withoutUnit(text, 'MG')),
  /** An absolute size, or one to add. */
  'new-size': (text) => {
    const [whole = '', part, ...more] = withoutUnit(
      text.startsWith('+') ? text.slice(1) : text,
      'KMGT',
    ).split('.');
    return more.length === 0 && isDigits(whole) && (part === undefined || isDigits(part));
  },
  'disk-slot': (text) => isDigits(withoutStem(text, ['ide', 'sata', 'scsi', 'virtio'])),
  'parallel-port': (text) => isDigits(withoutStem(text, ['/dev/parport', '/dev/usb/lp'])),
  /** A host's device, or a socket of ours. */
  'serial-port': (text) => text === 'socket' || (text.startsWith('/dev/') && text.length > 5),
  'block-device': (text) => text.startsWith('/dev/') && text.length > 5 && isMadeOf(text, `${alphanumeric}/`),
  'upload-file': (text) => isHex(withoutStem(text, ['/var/tmp/pveupload-'])),
  'user-keys': (text) => text.length <= 4096 && isMadeOf(text, `${alphanumeric}!=`),
  /** VLANs that may pass: `2;5;10-20`. */
  'vlan-trunks': (text) =>
    text.split(';').every((range) => range.split('-').length <= 2 && range.split('-').every(isDigits)),
  /** `net0=1400,net1=9000`. */
  'mtu-of-nets': (text) =>
    text.split(',').every((pair) => {
      const [net = '', mtu = '', ...more] = pair.split('=');
      return more.length === 0 && isDigits(withoutStem(net, ['net'])) && isDigits(mtu);
    }),
  /** `pc`, `q35`, `virt`, or a version of one: `pc-i440fx-10.1`, `pc-q35-9.2+pve1`. */
  'machine-type': (text) => {
    if (hasBlank(text)) return false;
    if (text === 'pc' || text === 'q35' || text.startsWith('virt')) return true;
    const version = withoutStem(text, ['pc-i440fx-', 'pc-q35-', 'pc-']);
    return version !== '' && isMadeOf(version.slice(0, 1), `${digits}.`);
  },
  /** As chmod takes it: `0660`. */
  'file-mode': (text) => text.length === 4 && text.startsWith('0') && isMadeOf(text, '01234567'),
  /** A PCI address, with or without its domain, or the name of a mapping. */
  'pci-or-mapping': (text) =>
    isPciAddress(text) || (startsWithLetter(text) && shapes['name']?.(text) === true),
};

const digits = '0123456789';
const alphanumeric = `${digits}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz`;

function isMadeOf(text: string, letters: string): boolean {
  return Array.from(text).every((letter) => letters.includes(letter));
}

function hasBlank(text: string): boolean {
  return /\s/.test(text);
}

function isDigits(text: string): boolean {
  return text !== '' && isMadeOf(text, digits);
}

function isNumber(text: string, shortest: number, longest: number): boolean {
  return isDigits(text) && text.length >= shortest && text.length <= longest;
}

function areNumbers(parts: readonly string[], count: number): boolean {
  return parts.length === count && parts.every((part) => isNumber(part, 1, 2));
}

function isHex(text: string, length = text.length): boolean {
  return text !== '' && text.length === length && isMadeOf(text, `${digits}abcdefABCDEF`);
}

function isUuid(text: string): boolean {
  const lengths = [8, 4, 4, 4, 12];
  const parts = text.split('-');
  return parts.length === lengths.length && parts.every((part, index) => isHex(part, lengths[index]));
}

function isPciAddress(text: string): boolean {
  const [place = '', slot = '', ...more] = text.split('.');
  const lengths = place.length > 5 ? [4, 2, 2] : [2, 2];
  const parts = place.split(':');
  return (
    more.length === 0 &&
    isHex(slot, 1) &&
    parts.length === lengths.length &&
    parts.every((part, index) => isHex(part, lengths[index]))
  );
}

function startsWithLetter(text: string): boolean {
  return /^[a-z]/i.test(text);
}

function withoutUnit(text: string, units: string): string {
  return units.includes(text.at(-1) ?? ' ') ? text.slice(0, -1) : text;
}

/** What follows one of the stems; nothing when it has none of them. */
function withoutStem(text: string, stems: readonly string[]): string {
  const stem = stems.find((one) => text.startsWith(one));
  return stem === undefined ? '' : text.slice(stem.length);
}
