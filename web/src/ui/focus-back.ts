import type { ModalSettings } from '@mantine/modals';

/**
 * Settings of a dialog that gives the focus back to what it is opened from, as it stands when this is called. From an
 * entry of a menu that is the menu's button: the entry itself is gone when the dialog closes.
 */
export function focusBack(): Pick<ModalSettings, 'returnFocus' | 'onExitTransitionEnd'> {
  const from = document.activeElement;
  const menu = from?.closest('[role="menu"]') ?? null;
  return {
    returnFocus: false,
    onExitTransitionEnd: () => {
      const opener =
        menu === null ? from : document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && opener instanceof HTMLElement && opener.isConnected) {
        opener.focus({ preventScroll: true });
      }
    },
  };
}
