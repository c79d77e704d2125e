import { useLingui } from '@lingui/react/macro';
import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, ask } from '../api/client.ts';
import { enterSession } from '../session/session.ts';
import type { Session } from '../session/session.ts';

/** The tenant one is working in; a menu where there are several to choose from. */
export function TenantMenu({ session }: { readonly session: Session }) {
  const { t } = useLingui();
  const router = useRouter();
  const change = useMutation({
    mutationFn: (tenantId: string) => ask(api.PATCH('/api/v1/session', { body: { tenantId } })),
    onSuccess: async (next) => {
      enterSession(next);
      await router.navigate({ to: '/' });
      await router.invalidate();
    },
  });
  if (session.tenants.length < 2) {
    return (
      <Text fw={600} truncate>
        {session.tenant.name}
      </Text>
    );
  }
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={t`Tenant: ${session.tenant.name}`}
        >
          {session.tenant.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.tenants.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => change.mutate(id)} disabled={id === session.tenant.id}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
