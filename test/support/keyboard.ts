import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** More stops than any page has. */
const mostStops = 150;

/** Whether the focus is on it, or inside it. */
export async function hasFocus(target: Locator): Promise<boolean> {
  return (
    (await target.count()) > 0 &&
    target.first().evaluate((element) => element.contains(element.ownerDocument.activeElement))
  );
}

/** Waits until it has: dialogs give the focus back when their closing is drawn. */
export async function focusOn(what: string, target: Locator): Promise<void> {
  await eventually(`the focus is on ${what}`, 5_000, async () =>
    (await hasFocus(target)) ? true : undefined,
  ).catch(async (error: unknown) => {
    throw new Error(`the focus is not on ${what} but on ${await whereIsFocus(target.page())}`, {
      cause: error,
    });
  });
}

/** Tabs on until the focus is there, as somebody without a mouse does; it has to be seen where it is. */
export async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const page = target.page();
  await target.first().waitFor({ state: 'attached' });
  if (await hasFocus(target)) return;
  const before = await lookOf(target);
  const passed: string[] = [];
  while (!(await hasFocus(target))) {
    if (passed.length === mostStops) throw new Error(`never reached ${String(target)}: ${passed.join(', ')}`);
    await page.keyboard.press(key);
    passed.push(await whereIsFocus(page));
  }
  await eventually(`it is seen that the focus is on ${String(target)}`, 2_000, async () =>
    (await lookOf(target)) === before ? undefined : true,
  );
}

/** In a group of cards or radios that has the focus: arrows until this one is chosen. */
export async function chooseByArrows(radio: Locator): Promise<void> {
  for (let step = 0; step < 30; step++) {
    if ((await radio.getAttribute('aria-checked')) === 'true' || (await radio.isChecked())) return;
    await radio.page().keyboard.press('ArrowDown');
  }
  throw new Error(`arrows do not reach ${String(radio)}`);
}

/** What it is, in words for a failing test. */
function whereIsFocus(page: Page): Promise<string> {
  return page.evaluate<string>(
    `(() => { const at = document.activeElement; return at.tagName + ' ' + (at.getAttribute('aria-label') ?? at.textContent ?? '').slice(0, 40); })()`,
  );
}

/** Outlines and borders of an element and of what may be drawn for it: a radio has a neighbour, a field a frame. */
function lookOf(target: Locator): Promise<string> {
  return target.first().evaluate((element) => {
    const { parentElement: parent, nextElementSibling: next, ownerDocument } = element;
    const inside = element.matches('input, button, a, textarea') ? [] : element.querySelectorAll('*');
    return [element, parent, parent?.parentElement, next, ...[...inside].slice(0, 200)]
      .flatMap((each) => (each ? [ownerDocument.defaultView?.getComputedStyle(each)] : []))
      .map((style) => [
        style?.outlineStyle === 'none' ? '' : style?.outlineWidth,
        style?.borderColor,
        style?.boxShadow,
      ])
      .join(';');
  });
}
