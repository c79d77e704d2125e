/** Why a console is not, or no longer, there; undefined: as far as is known nothing is wrong. */
export type ConsoleEnd =
  | { readonly why: 'closed' }
  | { readonly why: 'broken' }
  | { readonly why: 'refused'; readonly detail: string };

/** What both viewers tell the page. */
export interface ViewerEvents {
  readonly onConnected: () => void;
  readonly onEnd: (end: ConsoleEnd) => void;
}
