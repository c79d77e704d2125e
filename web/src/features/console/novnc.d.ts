/** The part of noVNC that is used; see docs/API.md of the package. */
declare module '@novnc/novnc' {
  export interface RfbOptions {
    readonly credentials?: { readonly username?: string; readonly password?: string };
    readonly shared?: boolean;
  }
  export default class RFB extends EventTarget {
    constructor(target: HTMLElement, url: string | WebSocket, options?: RfbOptions);
    scaleViewport: boolean;
    background: string;
    focusOnClick: boolean;
    viewOnly: boolean;
    disconnect(): void;
    focus(options?: FocusOptions): void;
    sendCtrlAltDel(): void;
    sendKey(keysym: number, code: string | null, down?: boolean): void;
  }
}
