import { i18n } from '@lingui/core';
import { languages } from './languages.ts';
import type { Language } from './languages.ts';
import { loadServerWords } from './server-words.ts';

const key = 'anyvisor.language';

/** Loads a language's texts and shows the page in it. Remembered in this browser. */
export async function activate(language: Language): Promise<void> {
  const { messages } =
    language === 'de' ? await import('./de/messages.po') : await import('./en/messages.po');
  await loadServerWords(language);
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  localStorage.setItem(key, language);
}

/** The language chosen before in this browser, else the first the browser asks for that we speak, else English. */
export async function activatePreferred(): Promise<void> {
  const wanted = [localStorage.getItem(key) ?? '', ...navigator.languages];
  const [first] = wanted.flatMap((tag) =>
    languages.filter((language) => tag.toLowerCase().startsWith(language)),
  );
  await activate(first ?? 'en');
}

/** How the reader writes numbers and dates: the regional form of the page's language that their browser prefers. */
export function readerLocale(): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(i18n.locale)) ?? i18n.locale;
}
