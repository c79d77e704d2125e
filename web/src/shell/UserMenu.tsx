import { Trans, useLingui } from '@lingui/react/macro';
import {
  Button,
  Divider,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { IconChevronDown, IconLogout } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, ask } from '../api/client.ts';
import { activate } from '../i18n/language.ts';
import { languageNames, languages } from '../i18n/languages.ts';
import { leaveSession } from '../session/session.ts';
import type { Session } from '../session/session.ts';

/** Who is signed in, how the page looks and speaks to them, and the way out. */
export function UserMenu({ session }: { readonly session: Session }) {
  const { t, i18n } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const router = useRouter();
  const signOut = useMutation({
    mutationFn: () => ask(api.DELETE('/api/v1/session')),
    onSettled: async () => {
      leaveSession();
      await router.navigate({ to: '/sign-in' });
    },
  });
  return (
    <Popover width={240} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={t`Signed in as ${session.user.name}`}
        >
          {session.user.name}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <Stack gap="xs" p="xs">
          <Text size="xs" c="dimmed">
            <Trans>Appearance</Trans>
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={t`Appearance`}
            value={colorScheme}
            onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
            data={[
              { value: 'auto', label: t`Auto` },
              { value: 'light', label: t`Light` },
              { value: 'dark', label: t`Dark` },
            ]}
          />
          <Text size="xs" c="dimmed">
            <Trans>Language</Trans>
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={t`Language`}
            value={i18n.locale}
            onChange={(value) => void activate(value === 'de' ? 'de' : 'en')}
            data={languages.map((language) => ({ value: language, label: languageNames[language] }))}
          />
        </Stack>
        <Divider my={4} />
        <Button
          variant="subtle"
          color="gray"
          fullWidth
          justify="flex-start"
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => signOut.mutate()}
        >
          <Trans>Sign out</Trans>
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
