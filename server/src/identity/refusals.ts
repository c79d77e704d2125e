/** Why somebody was not let in, or a user not made or changed. The HTTP side puts it into words and statuses. */
export type Refusal =
  | { readonly kind: 'slowed'; readonly seconds: number }
  /** Unknown, wrong or disabled: it is not said which. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wrong-token' }
  | { readonly kind: 'set-up-already' }
  | { readonly kind: 'name-taken'; readonly name: string }
  | { readonly kind: 'no-such-user'; readonly user: string }
  | { readonly kind: 'last-admin'; readonly name: string }
  | { readonly kind: 'last-platform-admin'; readonly name: string }
  /** Only a platform admin may: the user reaches beyond this tenant. */
  | { readonly kind: 'platform-only'; readonly name: string }
  | { readonly kind: 'field'; readonly pointer: string; readonly message: string };

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
