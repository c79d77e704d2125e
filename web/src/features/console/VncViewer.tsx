import RFB from '@novnc/novnc';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { IconKeyboard, IconMaximize } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { TypeText } from './TypeText.tsx';
import type { ViewerEvents } from './console-end.ts';
import classes from './ConsoleView.module.css';
import { ifStaying } from './if-staying.ts';
import { keystrokes } from './keystrokes.ts';
import { socketUrl } from './open-console.ts';

export interface VncViewerProps extends ViewerEvents {
  readonly path: string;
  /** For the handshake; null: the server asks for none. */
  readonly password: string | null;
  readonly name: string;
}

const shift = 0xffe1;
/** Keys of a pasted text follow each other so fast, in ms: guests lose keys that come faster. */
const typingPause = 12;

/** The picture of a VNC server that our server passes on. */
export function VncViewer({ path, password, name, onConnected, onEnd }: VncViewerProps) {
  const { t } = useLingui();
  const host = useRef<HTMLDivElement>(null);
  const tools = useRef<HTMLDivElement>(null);
  const viewer = useRef<RFB | undefined>(undefined);
  const tell = useRef({ onConnected, onEnd });
  useEffect(() => {
    tell.current = { onConnected, onEnd };
  });
  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return undefined;
    }
    return ifStaying(() => {
      const leaving = new AbortController();
      const heard = { signal: leaving.signal };
      const rfb = new RFB(element, socketUrl(path), {
        shared: true,
        ...(password === null ? {} : { credentials: { password } }),
      });
      rfb.scaleViewport = true;
      rfb.background = '#000';
      rfb.addEventListener(
        'connect',
        () => {
          tell.current.onConnected();
          if (!isBusy(document.activeElement, tools.current)) {
            rfb.focus({ preventScroll: true });
          }
        },
        heard,
      );
      rfb.addEventListener(
        'disconnect',
        (event) => tell.current.onEnd({ why: isClean(event) ? 'closed' : 'broken' }),
        heard,
      );
      rfb.addEventListener(
        'securityfailure',
        (event) => tell.current.onEnd({ why: 'refused', detail: reasonOf(event) }),
        heard,
      );
      rfb.addEventListener(
        'credentialsrequired',
        () =>
          tell.current.onEnd({ why: 'refused', detail: 'the server asks for a password we were not given' }),
        heard,
      );
      viewer.current = rfb;
      return () => {
        leaving.abort();
        viewer.current = undefined;
        rfb.disconnect();
      };
    });
  }, [path, password]);
  return (
    <>
      <Group ref={tools} gap="xs" mb="xs">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconKeyboard size={15} aria-hidden />}
          onClick={() => {
            viewer.current?.sendCtrlAltDel();
            viewer.current?.focus();
          }}
        >
          Ctrl-Alt-Del
        </Button>
        <TypeText onType={(text) => type(viewer.current, text)} />
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconMaximize size={15} aria-hidden />}
          onClick={() => void host.current?.requestFullscreen()}
        >
          <Trans>Full screen</Trans>
        </Button>
      </Group>
      <div ref={host} className={classes['screen']} role="application" aria-label={t`Screen of ${name}`} />
    </>
  );
}

/** Whoever writes somewhere, answers a dialog or is at the console's buttons while it is on its way goes on there. */
function isBusy(focus: Element | null, tools: Element | null): boolean {
  const writes = focus?.closest('input, textarea, [role="dialog"], [role="menu"]') ?? null;
  return writes !== null || tools?.contains(focus) === true;
}

async function type(rfb: RFB | undefined, text: string): Promise<void> {
  for (const { keysym, code, shift: withShift } of keystrokes(text)) {
    if (withShift) {
      rfb?.sendKey(shift, 'ShiftLeft', true);
    }
    rfb?.sendKey(keysym, code);
    if (withShift) {
      rfb?.sendKey(shift, 'ShiftLeft', false);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, typingPause);
    });
  }
  rfb?.focus();
}

function isClean(event: Event): boolean {
  return event instanceof CustomEvent && (event.detail as { readonly clean?: boolean }).clean === true;
}

function reasonOf(event: Event): string {
  const detail = event instanceof CustomEvent ? (event.detail as { readonly reason?: string }) : {};
  return detail.reason ?? 'the password was not taken';
}
