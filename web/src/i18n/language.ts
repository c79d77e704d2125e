import { i18n } from '@lingui/core';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** How each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

const key = 'anyvisor.language';

/** Loads a language's texts and shows the page in it. Remembered in this browser. */
export async function activate(language: Language): Promise<void> {
  const { messages } =
    language === 'de' ? await import('./de/messages.po') : await import('./en/messages.po');
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
