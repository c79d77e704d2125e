import { createHash, randomBytes } from 'node:crypto';
import { access, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Keys that wrap the tenants' keys: one that wraps, and older ones that still open. */
export interface MasterKeys {
  readonly current: MasterKey;
  readonly find: (id: string) => MasterKey | undefined;
}

export interface MasterKey {
  /** Derived from the key, so that no two keys are mistaken for each other. */
  readonly id: string;
  readonly bytes: Buffer;
}

const keyLength = 32;
const fileName = 'master.key';

/**
 * From `text` (ANYVISOR_MASTER_KEY), else from the data folder's `master.key`, which is made on first use with mode
 * 0600. The form of both: 32 bytes in base64 or hexadecimal, several separated by commas or line ends, the first being
 * the one in use: to rotate, put a new one in front, start, and call the rotation.
 */
export async function loadMasterKeys(text: string | undefined, dataDir: string): Promise<MasterKeys> {
  return parseMasterKeys(text ?? (await keyFile(join(dataDir, fileName))));
}

export function parseMasterKeys(text: string): MasterKeys {
  const keys = text
    .split(/[,\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(parseKey);
  const [current] = keys;
  if (current === undefined) {
    throw new Error('There is no master key: ANYVISOR_MASTER_KEY, or the key file, is empty.');
  }
  const byId = new Map(keys.map((key) => [key.id, key]));
  return { current, find: (id) => byId.get(id) };
}

function parseKey(text: string): MasterKey {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length !== keyLength) {
    throw new Error(`A master key must be ${keyLength} bytes in base64 or hexadecimal.`);
  }
  const id = createHash('sha256').update('anyvisor master key ').update(bytes).digest('hex').slice(0, 16);
  return { id, bytes };
}

/** Whole or not there at all: a key half written would be taken for the installation's key for ever. */
async function keyFile(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  if (!(await exists(file))) {
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    await writeFile(draft, `${randomBytes(keyLength).toString('base64')}\n`, { mode: 0o600, flush: true });
    try {
      await link(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }
  return readFile(file, 'utf8');
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
