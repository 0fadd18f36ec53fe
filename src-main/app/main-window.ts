import type { BrowserWindow, BrowserWindowConstructorOptions, Session, WebContents } from "electron";

/** The window is what a browser tab never is: no windows, no web views, and no place to go but its own page again. */
export function lockDown(contents: WebContents, pageUrl: string): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (event.url !== pageUrl) event.preventDefault();
  };
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  contents.on("will-navigate", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
}

/** Neither asks nor answers "may I": the page needs no camera, no notification, no device. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

export function mainWindowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    title: "Wirebench",
    // By its name Electron remembers where it was and how large.
    name: "main",
    windowStatePersistence: true,
    width: 1280,
    height: 820,
    minWidth: 720,
    minHeight: 480,
    show: false,
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  };
}

/** After a crash the page comes back by itself, but not for ever: one that crashes at once would burn the machine. */
const maxReloads = 3;
const reloadWindowMs = 60_000;

/** Loads the page again when its process is gone. The core and its calls are not in that process. */
export function reloadAfterCrash(window: BrowserWindow, now: () => number = Date.now): void {
  let crashes: number[] = [];
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason === "clean-exit" || window.isDestroyed()) return;
    crashes = [...crashes.filter((at) => at > now() - reloadWindowMs), now()];
    if (crashes.length <= maxReloads) window.webContents.reload();
  });
}
