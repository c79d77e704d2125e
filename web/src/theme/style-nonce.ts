/** The server allows style elements that carry this page's own nonce, and no others. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
}

/**
 * Tells it to the one library that asks for it under webpack's name whoever packed the page: react-remove-scroll, which
 * keeps the page still behind a dialog.
 */
export function spreadStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
