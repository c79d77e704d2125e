import type { ColumnType } from 'kysely';

/** `timestamptz`: read as Date. */
export type Time = ColumnType<Date, Date | string | undefined, Date | string>;
export type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
