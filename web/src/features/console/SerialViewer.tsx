import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import type { ViewerEvents } from './console-end.ts';
import classes from './ConsoleView.module.css';
import { ifStaying } from './if-staying.ts';
import { nonceDocument, withNonce } from './nonce-document.ts';
import { socketUrl } from './open-console.ts';

export interface SerialViewerProps extends ViewerEvents {
  readonly path: string;
  readonly name: string;
}

/** Lines that can be scrolled back. */
const scrollback = 5_000;

/** A serial line: what the guest writes, and what is typed. */
export function SerialViewer({ path, name, onConnected, onEnd }: SerialViewerProps) {
  const { t } = useLingui();
  const host = useRef<HTMLDivElement>(null);
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
      const terminal = new Terminal({
        documentOverride: nonceDocument(document),
        fontSize: 13,
        scrollback,
        cursorBlink: true,
        screenReaderMode: true,
        theme: { background: '#0b0d11', foreground: '#d5d9e0' },
      });
      const fit = new FitAddon();
      terminal.loadAddon(fit);
      withNonce(document, () => terminal.open(element));
      fit.fit();
      const watcher = new ResizeObserver(() => fit.fit());
      watcher.observe(element);
      const leaving = new AbortController();
      const heard = { signal: leaving.signal };
      const socket = new WebSocket(socketUrl(path));
      socket.binaryType = 'arraybuffer';
      socket.addEventListener(
        'open',
        () => {
          tell.current.onConnected();
          terminal.focus();
        },
        heard,
      );
      socket.addEventListener(
        'message',
        ({ data }: MessageEvent<unknown>) => {
          if (data instanceof ArrayBuffer) {
            terminal.write(new Uint8Array(data));
          }
        },
        heard,
      );
      socket.addEventListener(
        'close',
        ({ wasClean }) => tell.current.onEnd({ why: wasClean ? 'closed' : 'broken' }),
        heard,
      );
      const encoder = new TextEncoder();
      const typed = terminal.onData((text) => {
        if (socket.readyState === WebSocket.OPEN) {
          socket.send(encoder.encode(text));
        }
      });
      return () => {
        leaving.abort();
        socket.close();
        typed.dispose();
        watcher.disconnect();
        terminal.dispose();
      };
    });
  }, [path]);
  return <div ref={host} className={classes['serial']} role="group" aria-label={t`Serial line of ${name}`} />;
}
