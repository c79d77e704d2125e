import { ApiFault } from './api-fault.ts';

/** The ETag of a version; strong, because the whole representation follows from it. */
export function etag(version: number): string {
  return `"${version}"`;
}

/** The version that an `If-Match` asks for; absent or `*`: any. */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') {
    return undefined;
  }
  const [, version] = /^"(\d{1,15})"$/.exec(ifMatch.trim()) ?? [];
  if (version === undefined) {
    throw new ApiFault(422, 'InvalidRequest', 'If-Match must hold one ETag, such as "3"', {
      violations: [{ pointer: '', message: 'header if-match: one ETag as this server gave it' }],
    });
  }
  return Number(version);
}

export function preconditionFailed(currentVersion: number): ApiFault {
  return new ApiFault(
    412,
    'PreconditionFailed',
    'Somebody else changed it in the meantime',
    { currentVersion },
    { headers: { etag: etag(currentVersion) } },
  );
}
