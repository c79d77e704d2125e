import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Menu, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { modals } from '@mantine/modals';
import { IconBookmark, IconCheck, IconTrash } from '@tabler/icons-react';
import type { TableSearch } from '../../../table/table-search.ts';
import { focusBack } from '../../../ui/focus-back.ts';
import { usePreference } from '../../preferences/preferences.ts';
import { longestViewName, mostViews, parseViews, shows, withView, withoutView } from './saved-views.ts';

export interface SavedViewsMenuProps {
  readonly search: TableSearch;
  readonly onSearch: (search: TableSearch) => void;
}

/** Questions kept by name, everybody their own: go to one, keep this one, drop the one that is shown. */
export function SavedViewsMenu({ search, onSearch }: SavedViewsMenuProps) {
  const { t } = useLingui();
  const views = usePreference('views.vms', parseViews);
  const current = views.value.find((view) => shows(search, view));
  const keepThis = () => {
    const modalId = modals.open({
      ...focusBack(),
      title: t`Keep this view`,
      children: (
        <NameForm
          taken={views.value.map(({ name }) => name)}
          onCancel={() => modals.close(modalId)}
          onName={(name) => {
            views.keep(withView(views.value, { name, search }));
            modals.close(modalId);
          }}
        />
      ),
    });
  };
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconBookmark size={14} aria-hidden />}>
          {current?.name ?? <Trans>Views</Trans>}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onSearch({})}>
          <Trans>Everything</Trans>
        </Menu.Item>
        {views.value.map((view) => (
          <Menu.Item
            key={view.name}
            rightSection={view === current ? <IconCheck size={14} aria-hidden /> : undefined}
            onClick={() => onSearch(view.search)}
          >
            {view.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={views.value.length >= mostViews} onClick={keepThis}>
          <Trans>Keep this view…</Trans>
        </Menu.Item>
        {current !== undefined && (
          <Menu.Item
            leftSection={<IconTrash size={14} aria-hidden />}
            onClick={() => views.keep(withoutView(views.value, current.name))}
          >
            <Trans>Drop {current.name}</Trans>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function NameForm({
  taken,
  onCancel,
  onName,
}: {
  readonly taken: readonly string[];
  readonly onCancel: () => void;
  readonly onName: (name: string) => void;
}) {
  const { t } = useLingui();
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (name) => (name.trim() === '' ? t`It needs a name` : null) },
  });
  const replaces = taken.includes(form.values.name.trim());
  return (
    <form onSubmit={form.onSubmit(({ name }) => onName(name.trim()))}>
      <Stack>
        <TextInput
          label={t`Name`}
          description={replaces ? t`A view of this name is there: it is replaced.` : undefined}
          maxLength={longestViewName}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit">{replaces ? <Trans>Replace</Trans> : <Trans>Keep</Trans>}</Button>
        </Group>
      </Stack>
    </form>
  );
}
