/** What is to be reached on the far side. */
export interface FarDaemon {
  /** `qemu:///system`: tells virt-ssh-helper which daemon, of one or of many, to look for. */
  readonly uri: string;
  readonly readOnly: boolean;
  /** Its socket, when the connection's URI named one; then nothing is looked for. */
  readonly socketPath: string | null;
}

/** The line that says how the way was made; whatever a login script printed before it is not libvirt's. */
export const MARKER = 'anyvisor-libvirt-pipe';

/** `helper`, `nc`, or `none` when the far side has neither. */
export type FarWay = 'helper' | 'nc' | 'none';

/**
 * The command for the login shell of the far side, in the order of libvirt's own client (src/rpc/virnetsocket.c,
 * virNetSocketNewConnectSSH): virt-ssh-helper, which knows where the daemon listens, else a netcat that can unix sockets.
 */
export function farCommand({ uri, readOnly, socketPath }: FarDaemon): string {
  const suffix = readOnly ? '-ro' : '';
  const sockets =
    socketPath === null
      ? [`/run/libvirt/libvirt-sock${suffix}`, `/run/libvirt/virtqemud-sock${suffix}`]
      : [socketPath];
  const values = [uri, readOnly ? '-r' : '', socketPath ?? '', ...sockets];
  return `sh -c ${quoted(SCRIPT)} sh ${values.map(quoted).join(' ')}`;
}

/** Where a socket is when nothing on the far side can tell: a libvirtd's, else a modular daemon's. */
export function likelySockets({ readOnly, socketPath }: FarDaemon): readonly string[] {
  if (socketPath !== null) return [socketPath];
  const suffix = readOnly ? '-ro' : '';
  return [`/var/run/libvirt/libvirt-sock${suffix}`, `/var/run/libvirt/virtqemud-sock${suffix}`];
}

/** $1 URI, $2 `-r` or nothing, $3 the named socket or nothing, then the sockets to try. */
const SCRIPT = `uri=$1 ro=$2 named=$3
shift 3
if [ -z "$named" ] && command -v virt-ssh-helper >/dev/null 2>&1; then
  echo ${MARKER} helper
  exec virt-ssh-helper $ro "$uri"
fi
if command -v nc >/dev/null 2>&1 && nc -h 2>&1 | grep -q -e -U; then
  quit=
  nc -q 2>&1 | grep -q "requires an argument" && quit=-q0
  for socket in "$@"; do
    [ -S "$socket" ] && break
  done
  echo ${MARKER} nc
  exec nc $quit -U "$socket"
fi
echo ${MARKER} none
`;

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
