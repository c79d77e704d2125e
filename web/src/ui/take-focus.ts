/** As the `ref` of what stands where the focus was lost: of a result in the place of the form that was sent. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
