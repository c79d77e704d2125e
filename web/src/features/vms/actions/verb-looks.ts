import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  IconArchive,
  IconBolt,
  IconCamera,
  IconCopy,
  IconDeviceDesktop,
  IconMoon,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPower,
  IconRefresh,
  IconRefreshAlert,
  IconSun,
  IconTrash,
  IconArrowsTransferUp,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { VerbId } from './verbs.ts';

/** What each verb is called and looks like, everywhere the same. */
export const verbLooks: Readonly<Record<VerbId, { readonly label: MessageDescriptor; readonly icon: Icon }>> =
  {
    console: { label: msg`Console`, icon: IconDeviceDesktop },
    start: { label: msg`Start`, icon: IconPlayerPlay },
    stop: { label: msg`Stop`, icon: IconPlayerStop },
    forceStop: { label: msg`Force stop`, icon: IconPower },
    restart: { label: msg`Restart`, icon: IconRefresh },
    forceRestart: { label: msg`Force restart`, icon: IconRefreshAlert },
    pause: { label: msg`Pause`, icon: IconPlayerPause },
    unpause: { label: msg`Continue`, icon: IconBolt },
    suspend: { label: msg`Suspend`, icon: IconMoon },
    resume: { label: msg`Resume`, icon: IconSun },
    snapshot: { label: msg`Take snapshot`, icon: IconCamera },
    clone: { label: msg`Clone`, icon: IconCopy },
    migrate: { label: msg`Migrate`, icon: IconArrowsTransferUp },
    backup: { label: msg`Back up`, icon: IconArchive },
    edit: { label: msg`Edit`, icon: IconPencil },
    delete: { label: msg`Delete`, icon: IconTrash },
  };
