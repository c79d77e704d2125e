import type { Schemas } from '../../../../api/client.ts';

export interface BackupWish {
  readonly mode: 'full' | 'incremental';
  readonly target: string | null;
  readonly quiesce: boolean;
  readonly description: string;
}

/** An incremental backup goes where the one it stands on is. */
export function backupBody(wish: BackupWish): Schemas['CreateBackupRequest'] {
  const { mode, target, quiesce, description } = wish;
  return {
    ...(mode === 'incremental' ? { since: 'latest' as const } : {}),
    ...(mode === 'full' && target !== null ? { target } : {}),
    ...(quiesce ? { quiesce } : {}),
    ...(description.trim() === '' ? {} : { description: description.trim() }),
  };
}
