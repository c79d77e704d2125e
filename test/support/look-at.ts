import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { germanWords } from './web-words.ts';

/** WCAG 2.2 A and AA, and axe's best practices; with rules only those. One line for each violation. */
export async function violations(
  page: Page,
  { rules, within }: { readonly rules?: readonly string[]; readonly within?: string } = {},
): Promise<readonly string[]> {
  // Half a megabyte: once for each page that is loaded.
  const known = await page.evaluate<boolean>('window.axe !== undefined');
  const axe = new AxeBuilder({ page, ...(known ? { axeSource: ';' } : {}) }).setLegacyMode();
  if (within !== undefined) axe.include(within);
  if (rules === undefined) {
    axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  } else {
    axe.withRules([...rules]);
  }
  const { violations: found } = await axe.analyze();
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 160))
        .join(' | ')}`,
  );
}

/** As when the desk's colours change while the page is open; ends when the page has followed. */
export async function changeScheme(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  const followed = `document.documentElement.dataset.mantineColorScheme === '${scheme}'`;
  const atRest = '!document.getAnimations().some((each) => each instanceof CSSTransition)';
  await eventually(`the page is ${scheme}`, 10_000, async () =>
    (await page.evaluate<boolean>(`${followed} && ${atRest}`)) ? true : undefined,
  );
}

/** What is wider than the window without a scroll bar of its own, and what is cut off. */
export function sticksOut(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(wider);
}

/** What of an overlay lies outside the window, or beyond an edge that nobody can scroll to, and what is cut off. */
export function sticksOutOf(root: Locator): Promise<readonly string[]> {
  return root.evaluate((overlay) => {
    const view = overlay.ownerDocument.defaultView;
    if (view === null) return ['it is gone'];
    const found: string[] = [];
    const { left, right, top, bottom } = overlay.getBoundingClientRect();
    if (left < -1 || right > view.innerWidth + 1) found.push(`reaches from ${left} to ${right}`);
    if (top < -1 || bottom > view.innerHeight + 1) found.push(`reaches from ${top} down to ${bottom}`);
    for (const part of overlay.querySelectorAll('*')) {
      const box = part.getBoundingClientRect();
      const { overflowX, clip, position } = view.getComputedStyle(part);
      const unseen = box.width === 0 || (position === 'absolute' && clip !== 'auto');
      if (unseen) continue;
      const saying = part.matches('input') || [...part.childNodes].some(({ nodeType }) => nodeType === 3);
      if (saying && /hidden|clip/.test(overflowX) && part.scrollWidth > part.clientWidth + 2) {
        found.push(`cut off: ${(part.textContent || part.outerHTML).slice(0, 80)}`);
      }
      let holder = part.parentElement ?? overlay;
      while (holder !== overlay && view.getComputedStyle(holder).overflowX === 'visible') {
        holder = holder.parentElement ?? overlay;
      }
      const scrolls = holder !== overlay && /auto|scroll/.test(view.getComputedStyle(holder).overflowX);
      const room = holder.getBoundingClientRect();
      if (!scrolls && (box.left < room.left - 1 || box.right > room.right + 1)) {
        found.push(`beyond its edge: ${part.outerHTML.slice(0, 120)}`);
      }
    }
    return found.slice(0, 5);
  });
}

/** Texts, names and hints that are English still on a page that speaks German; names of things in code are nobody's words. */
export async function leftInEnglish(root: Locator): Promise<readonly string[]> {
  const texts = await root.evaluate((overlay) => {
    const said: string[] = [];
    for (const part of [overlay, ...overlay.querySelectorAll('*')]) {
      if (part.closest('code') !== null) continue;
      for (const { nodeType, textContent } of part.childNodes)
        if (nodeType === 3) said.push(textContent ?? '');
      for (const name of ['aria-label', 'aria-description', 'placeholder', 'title']) {
        said.push(part.getAttribute(name) ?? '');
      }
    }
    return said;
  });
  return [...new Set(texts.map((text) => text.trim()))].filter(
    (text) => englishWords.test(text) || (germanWords.get(text) !== undefined && !germanTexts.has(text)),
  );
}

/** No German sentence has them. */
const englishWords = /\b(the|is|are|of|not|it|its|this|that|with|has|and|cannot|does|from)\b/i;
const germanTexts = new Set(germanWords.values());

/** Runs in the page. */
const wider = `(() => {
  const width = document.documentElement.clientWidth;
  const found = document.documentElement.scrollWidth > width + 1 ? ['the page is ' + document.documentElement.scrollWidth + ' wide'] : [];
  for (const button of document.querySelectorAll('button, a[href], h1, h2, label')) {
    const clipped = button.scrollWidth > button.clientWidth + 2 && getComputedStyle(button).overflow === 'hidden'
      && getComputedStyle(button).textOverflow !== 'ellipsis' && button.clientWidth > 0;
    if (clipped) found.push('cut off: ' + button.textContent.slice(0, 60));
  }
  return found;
})()`;
