import { createRequire } from "node:module";
import path from "node:path";
import type { SafeStorage } from "electron";
import { MessageChannelMain } from "./ports";
import { strict } from "./strict";
import { StrictEmitter } from "./strict-emitter";
import { BrowserWindowDouble, type Surroundings, type WebContents } from "./window";

/** All of it that is not deprecated, by Electron's own types. */
type AsyncSafeStorage = Pick<
  SafeStorage,
  "isAsyncEncryptionAvailable" | "getSelectedStorageBackend" | "encryptStringAsync" | "decryptStringAsync"
>;

type Answer = (allowed: boolean) => void;

/**
 * The `electron` module in plain Node, as far as the desktop entry uses it: the real bundle and the real preload script
 * run on it. It throws on whatever it lacks, and on what Electron itself would refuse (a window before ready, a scheme
 * after). Ports are real, so all that crosses is cloned as Electron clones it.
 */
export class ElectronDouble {
  readonly windows: BrowserWindowDouble[] = [];
  readonly schemes = new Map<string, (request: Request) => Promise<Response>>();
  readonly privileged: { readonly scheme: string; readonly privileges: object }[] = [];
  readonly permissions: {
    request?: (contents: null, permission: string, answer: Answer) => void;
    check?: () => boolean;
    device?: () => boolean;
  } = {};
  readonly errors: string[] = [];
  /** What the next open dialog answers. */
  dialogAnswer = { canceled: true, filePaths: [] as string[] };
  /** What the next save dialog answers. */
  saveAnswer = { canceled: true, filePath: "" };
  /** Questions that were asked, each answered by the index of a button. */
  readonly questions: Question[] = [];
  clipboardText = "";
  /** What the system's browser was shown. */
  readonly opened: string[] = [];
  /** Linux's keychain, by safeStorage's name for it; null where nothing can be encrypted. */
  keychain: ReturnType<SafeStorage["getSelectedStorageBackend"]> | null = "gnome_libsecret";
  menu: readonly MenuItem[] = [];
  sandboxed = false;
  quits = 0;
  /** The process has ended. */
  gone = false;
  lockData: unknown;
  /** Is there an instance already? */
  second = false;
  readonly paths = new Map<string, string>();
  readonly app = new StrictEmitter("app", [
    "web-contents-created",
    "second-instance",
    "open-file",
    "activate",
    "window-all-closed",
    "before-quit",
    "will-quit",
  ]);
  readonly ipcMain = new StrictEmitter("ipcMain", ["wirebench:connect"]);
  #ready = false;
  #quitting = false;
  #becomeReady: () => void = () => {};
  readonly #whenReady = new Promise<void>((resolve) => {
    this.#becomeReady = resolve;
  });

  /** Runs a bundle as Electron runs the file that package.json's `main` names. */
  load(bundle: string, argv: readonly string[] = []): void {
    const require = createRequire(bundle);
    const Module = require("node:module") as { _load(request: string, ...rest: unknown[]): unknown };
    const load = Module._load;
    const module = this.#module();
    const before = process.argv;
    process.argv = ["/usr/bin/electron", "--no-sandbox", path.dirname(bundle), ...argv];
    Module._load = (request, ...rest) => (request === "electron" ? module : load(request, ...rest));
    try {
      delete require.cache[bundle];
      require(bundle);
    } finally {
      Module._load = load;
      process.argv = before;
    }
  }

  /** What Electron does once Chromium is up. */
  ready(): void {
    this.#ready = true;
    this.#becomeReady();
  }

  /** Windows are closed first; one that stays ends the quitting. */
  quit(): void {
    this.quits++;
    this.app.emit("before-quit", { preventDefault: () => {} });
    this.#quitting = true;
    for (const window of this.windows) window.close();
    this.#quitting = false;
    if (this.windows.some(({ destroyed }) => !destroyed)) return;
    let stays = false;
    this.app.emit("will-quit", { preventDefault: () => (stays = true) });
    this.gone ||= !stays;
  }

  #module(): object {
    const surroundings: Surroundings = {
      isReady: () => this.#ready,
      fetch: (url) => this.#fetch(url),
      ipcMain: this.ipcMain,
      announce: (contents: WebContents) => this.app.emit("web-contents-created", {}, contents),
      closed: () => {
        if (!this.#quitting && this.windows.every(({ destroyed }) => destroyed)) this.app.emit("window-all-closed");
      },
    };
    const { windows } = this;
    class BrowserWindow extends BrowserWindowDouble {
      constructor(options: ConstructorParameters<typeof BrowserWindowDouble>[0]) {
        super(options, surroundings);
        windows.push(this);
        // biome-ignore lint/correctness/noConstructorReturn: the entry must not get past the proxy
        return strict("BrowserWindow", this);
      }
    }
    return strict("electron", {
      app: strict("app", Object.assign(this.app, this.#appMembers())),
      BrowserWindow,
      MessageChannelMain,
      Menu: strict("Menu", {
        buildFromTemplate: (template: readonly MenuItem[]) => template,
        setApplicationMenu: (menu: readonly MenuItem[]) => (this.menu = menu),
      }),
      clipboard: strict("clipboard", { writeText: (text: string) => (this.clipboardText = text) }),
      dialog: strict("dialog", {
        showOpenDialog: async () => this.dialogAnswer,
        showSaveDialog: async () => this.saveAnswer,
        showMessageBox: (_window: object, options: Question["options"]) =>
          new Promise((resolve) => this.questions.push({ options, answer: (response) => resolve({ response, checkboxChecked: false }) })),
        showErrorBox: (title: string, text: string) => this.errors.push(`${title}: ${text}`),
      }),
      ipcMain: strict("ipcMain", this.ipcMain),
      protocol: this.#protocol(),
      safeStorage: this.#safeStorage(),
      shell: strict("shell", { openExternal: async (url: string) => void this.opened.push(url) }),
      session: this.#session(),
    });
  }

  /** A keychain whose seal is not a secret one: what is sealed reads backwards. */
  #safeStorage(): object {
    const whenReady = <T>(value: T): Promise<T> =>
      this.#ready ? Promise.resolve(value) : Promise.reject(new Error("safeStorage cannot be used before app is ready"));
    const reversed = (text: string) => [...text].reverse().join("");
    const members: AsyncSafeStorage = {
      isAsyncEncryptionAvailable: () => whenReady(this.keychain !== null),
      getSelectedStorageBackend: () => (this.#ready ? (this.keychain ?? "basic_text") : "unknown"),
      encryptStringAsync: (text) => whenReady(Buffer.from(reversed(text))),
      decryptStringAsync: (sealed) => whenReady({ result: reversed(sealed.toString()), shouldReEncrypt: false }),
    };
    return strict("safeStorage", members);
  }

  #appMembers() {
    return {
      isPackaged: false,
      whenReady: () => this.#whenReady,
      getVersion: () => "0.1.0",
      getLocale: () => "zh-CN",
      setPath: (name: string, place: string) => this.paths.set(name, place),
      enableSandbox: () => {
        if (this.#ready) throw new Error("app.enableSandbox() can only be called before app is ready");
        this.sandboxed = true;
      },
      requestSingleInstanceLock: (data: unknown) => {
        this.lockData = JSON.parse(JSON.stringify(data));
        return !this.second;
      },
      quit: () => this.quit(),
      exit: (code: number) => this.errors.push(`exit ${code}`),
    };
  }

  #protocol(): object {
    return strict("protocol", {
      registerSchemesAsPrivileged: (schemes: readonly { scheme: string; privileges: object }[]) => {
        if (this.#ready) throw new Error("protocol.registerSchemesAsPrivileged should be called before app is ready");
        this.privileged.push(...schemes);
      },
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
        if (!this.#ready) throw new Error("protocol.handle before app is ready");
        this.schemes.set(scheme, handler);
      },
    });
  }

  #session(): object {
    const defaultSession = strict("session.defaultSession", {
      setPermissionRequestHandler: (handler: NonNullable<ElectronDouble["permissions"]["request"]>) => (this.permissions.request = handler),
      setPermissionCheckHandler: (handler: () => boolean) => (this.permissions.check = handler),
      setDevicePermissionHandler: (handler: () => boolean) => (this.permissions.device = handler),
    });
    const ready = () => this.#ready;
    return strict("session", {
      get defaultSession() {
        if (!ready()) throw new Error("Session can only be received when app is ready");
        return defaultSession;
      },
    });
  }

  async #fetch(url: string): Promise<Response> {
    const handler = this.schemes.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) throw new Error(`net::ERR_UNKNOWN_URL_SCHEME (${url})`);
    return handler(new Request(url));
  }
}

/** A message box that waits for the user. */
export interface Question {
  readonly options: { readonly message: string; readonly detail: string; readonly buttons: readonly string[]; readonly cancelId: number };
  readonly answer: (button: number) => void;
}

/** A menu item as the template has it. */
export interface MenuItem {
  readonly id?: string;
  readonly role?: string;
  readonly label?: string;
  readonly click?: () => void;
  readonly submenu?: readonly MenuItem[];
}
