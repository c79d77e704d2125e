import { Group, UnstyledButton } from '@mantine/core';
import { useLingui } from '@lingui/react';
import { activate } from '../i18n/language.ts';
import { languageNames, languages } from '../i18n/languages.ts';

/** The languages by their own names. */
export function LanguageSwitch() {
  const { i18n } = useLingui();
  return (
    <Group gap="md" justify="center">
      {languages.map((language) => (
        <UnstyledButton
          key={language}
          fz="xs"
          lang={language}
          td={i18n.locale === language ? 'none' : 'underline'}
          fw={i18n.locale === language ? 600 : 400}
          aria-pressed={i18n.locale === language}
          onClick={() => void activate(language)}
        >
          {languageNames[language]}
        </UnstyledButton>
      ))}
    </Group>
  );
}
