import { Trans, useLingui } from '@lingui/react/macro';
import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { OperationsTray } from '../features/operations/OperationsTray.tsx';
import { useLiveOperations } from '../features/operations/live-operations.ts';
import { SearchBox } from '../features/search/SearchBox.tsx';
import { useGoLive } from '../live/use-live.ts';
import { leaveSession, useSession } from '../session/session.ts';
import { whenSessionEnds } from '../session/session-token.ts';
import { LabRibbon } from './LabRibbon.tsx';
import { LiveDot } from './LiveDot.tsx';
import { Rail } from './Rail.tsx';
import { UserMenu } from './UserMenu.tsx';
import { TenantMenu } from './TenantMenu.tsx';

/** The frame around every page behind the sign-in: rail, top bar, content. */
export function Shell() {
  const { t } = useLingui();
  const router = useRouter();
  const session = useSession();
  const [open, { toggle, close }] = useDisclosure(false);
  useGoLive(session);
  useLiveOperations();
  useEffect(
    () =>
      whenSessionEnds(() => {
        leaveSession();
        void router.navigate({ to: '/sign-in', search: { to: router.state.location.href } });
      }),
    [router],
  );
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={0}
    >
      <a href="#content" className="av-skip-link">
        <Trans>To the content</Trans>
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={open ? t`Close the menu` : t`Open the menu`}
            />
            <img src="/icon.svg" width={22} height={22} alt="Anyvisor" />
            <TenantMenu session={session} />
          </Group>
          <Group gap="sm" wrap="nowrap">
            <SearchBox />
            <OperationsTray />
            <LiveDot />
            <UserMenu session={session} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <Rail onLeave={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <LabRibbon />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
