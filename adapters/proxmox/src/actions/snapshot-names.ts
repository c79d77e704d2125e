/** Names of snapshots are configuration keys: a letter, then letters, digits, `_` and `-`, at most 40 (`pve-snapshot-name`). */
export function snapshotName(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const begun = /^[A-Za-z]/.test(plain) ? plain : `s${plain}`;
  const name = begun.length < 2 ? `${begun}-1` : begun.slice(0, 40);
  return /^(?:current|pending)$/i.test(name) ? `${name}-1` : name;
}

export function titleLine(title: string): string {
  return `anyvisor-title: ${title.replaceAll(/[\r\n]+/g, ' ').slice(0, 200)}`;
}

export function titleIn(description: string): string | undefined {
  return /^anyvisor-title: (.+)$/m.exec(description)?.[1];
}
