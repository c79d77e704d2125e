/** Something a table can be filtered by. */
export interface FilterField {
  /** The API's name of it. */
  readonly id: string;
  readonly label: string;
  /** The values there are, or those that are known; each chosen one is enough. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Whether other values than the known ones may be written. */
  readonly open?: boolean;
}
