import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, ask } from '../../api/client.ts';
import type { Schemas } from '../../api/client.ts';
import { useMay } from '../../session/session.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Age } from '../../ui/Age.tsx';
import { ProblemAlert } from '../../ui/ProblemAlert.tsx';
import classes from './Screenshot.module.css';
import { lacking } from './lacking.ts';
import { readPixmap } from './read-pixmap.ts';
import { capabilitiesQuery } from './vm-query.ts';
import type { Vm } from './vm-query.ts';

/** Taken once and when asked for: each look at a screen is in the audit log. */
function screenshotQuery(vmId: string) {
  return queryOptions({
    queryKey: ['screenshot', vmId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/vms/{vmId}/screenshot', { params: { path: { vmId } }, signal })),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    retry: false,
  });
}

/** What was on the VM's screen, where its platform can tell. */
export function Screenshot({ vm }: { readonly vm: Vm }) {
  const { t } = useLingui();
  const { data: capabilities } = useQuery(capabilitiesQuery(vm.connectionId));
  const feature = capabilities?.features.screenshots;
  const may = useMay('vms:console');
  const why = !may
    ? t`Your role does not allow it`
    : (lacking(feature) ??
      (vm.powerState === 'RUNNING' && vm.confidence === 'OBSERVED' ? undefined : t`It does not run`));
  const shot = useQuery({ ...screenshotQuery(vm.id), enabled: feature !== undefined && why === undefined });
  if (why !== undefined) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>No picture of its screen: {why}</Trans>
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      {shot.error !== null && <ProblemAlert error={shot.error} />}
      {shot.isPending && <Skeleton height={200} />}
      {shot.data !== undefined && <Picture shot={shot.data} name={vm.name} />}
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {shot.data !== undefined && <Age since={shot.data.takenAt} />}
        </Text>
        <ActionButton
          size="compact-xs"
          variant="default"
          reason={undefined}
          loading={shot.isFetching}
          leftSection={<IconRefresh size={13} aria-hidden />}
          onClick={() => void shot.refetch()}
        >
          <Trans>Look again</Trans>
        </ActionButton>
      </Group>
    </Stack>
  );
}

function Picture({ shot, name }: { readonly shot: Schemas['Screenshot']; readonly name: string }) {
  const { t } = useLingui();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    // A canvas needs no `data:` in the content security policy.
    void draw(canvas.current, shot);
  }, [shot]);
  return <canvas ref={canvas} className={classes['screen']} role="img" aria-label={t`Screen of ${name}`} />;
}

async function draw(
  canvas: HTMLCanvasElement | null,
  { data, mediaType }: Schemas['Screenshot'],
): Promise<void> {
  const context = canvas?.getContext('2d');
  if (canvas === null || context === null || context === undefined) {
    return;
  }
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  if (mediaType === 'image/png') {
    const bitmap = await createImageBitmap(new Blob([bytes], { type: mediaType }));
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return;
  }
  const pixels = readPixmap(bytes);
  if (pixels !== undefined) {
    canvas.width = pixels.width;
    canvas.height = pixels.height;
    context.putImageData(new ImageData(pixels.rgba, pixels.width, pixels.height), 0, 0);
  }
}
