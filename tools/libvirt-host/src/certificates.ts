import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** A certificate with its key, PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** What a client of the TLS port may try: all made for this host, gone with it. */
export interface TlsMeans {
  readonly port: number;
  /** PEM of the authority that the daemon trusts and that signed its own certificate. */
  readonly ca: string;
  /** SHA-256 of the daemon's certificate, colon separated upper-case hex. */
  readonly fingerprint: string;
  /** Let in. */
  readonly client: Identity;
  /** Signed by the right authority, but not on the daemon's list of names. */
  readonly unlisted: Identity;
  /** Signed by another authority. */
  readonly stranger: Identity;
  readonly strangerCa: string;
}

/** Makes two authorities and the identities of both sides under `folder` (a few milliseconds each: elliptic curves). */
export async function makeTlsMeans(
  folder: string,
  host: { readonly name: string; readonly address: string; readonly port: number },
): Promise<TlsMeans> {
  await mkdir(folder, { recursive: true });
  const [ca, strangerCa] = [
    await authority(folder, 'ca', 'Anyvisor Test CA'),
    await authority(folder, 'stranger-ca', 'Another CA'),
  ];
  const server = await identity(folder, 'server', host.name, ca, [
    `subjectAltName=DNS:${host.name},IP:${host.address}`,
    'extendedKeyUsage=serverAuth,clientAuth',
  ]);
  const asClient = ['extendedKeyUsage=clientAuth'];
  return {
    port: host.port,
    ca: await readFile(ca.certificateFile, 'utf8'),
    fingerprint: await fingerprintOf(server.certificateFile),
    client: await identity(folder, 'client', 'anyvisor', ca, asClient),
    unlisted: await identity(folder, 'unlisted', 'somebody-else', ca, asClient),
    stranger: await identity(folder, 'stranger', 'anyvisor', strangerCa, asClient),
    strangerCa: await readFile(strangerCa.certificateFile, 'utf8'),
  };
}

/** Lines for libvirtd.conf; `folder` as the daemon sees it. */
export function tlsConfig(folder: string, port: number): string {
  return `listen_tls = 1
tls_port = "${port}"
ca_file = "${folder}/ca.crt"
cert_file = "${folder}/server.crt"
key_file = "${folder}/server.key"
tls_allowed_dn_list = ["CN=anyvisor"]
`;
}

interface Files {
  readonly certificateFile: string;
  readonly keyFile: string;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function authority(folder: string, name: string, subject: string): Promise<Files> {
  const files = filesOf(folder, name);
  const uses = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
  const output = ['-keyout', files.keyFile, '-out', files.certificateFile];
  const about = ['-days', '2', '-subj', `/CN=${subject}`];
  await runCommand('openssl', ['req', '-x509', ...about, ...CURVE, ...uses, ...output]);
  return files;
}

async function identity(
  folder: string,
  name: string,
  subject: string,
  ca: Files,
  extensions: readonly string[],
): Promise<Identity & Files> {
  const files = filesOf(folder, name);
  const request = join(folder, `${name}.csr`);
  const extensionFile = join(folder, `${name}.ext`);
  await writeFile(extensionFile, ['keyUsage=digitalSignature,keyEncipherment', ...extensions].join('\n'));
  const output = ['-keyout', files.keyFile, '-out', request];
  await runCommand('openssl', ['req', '-new', '-subj', `/CN=${subject}`, ...CURVE, ...output]);
  const signer = ['-CA', ca.certificateFile, '-CAkey', ca.keyFile, '-CAcreateserial'];
  const paper = ['-in', request, '-extfile', extensionFile, '-out', files.certificateFile];
  await runCommand('openssl', ['x509', '-req', '-days', '2', ...signer, ...paper]);
  const [certificate, key] = await Promise.all([
    readFile(files.certificateFile, 'utf8'),
    readFile(files.keyFile, 'utf8'),
  ]);
  return { ...files, certificate, key };
}

function filesOf(folder: string, name: string): Files {
  return { certificateFile: join(folder, `${name}.crt`), keyFile: join(folder, `${name}.key`) };
}

async function fingerprintOf(certificateFile: string): Promise<string> {
  const said = await runCommand('openssl', [
    'x509',
    '-in',
    certificateFile,
    '-noout',
    '-fingerprint',
    '-sha256',
  ]);
  return said.trim().replace(/^.*=/, '');
}
