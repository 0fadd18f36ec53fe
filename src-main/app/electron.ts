import os from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { app, BrowserWindow, clipboard, dialog, ipcMain, Menu, MessageChannelMain, protocol, safeStorage, session, shell } from "electron";
import { Fault } from "#shared/base/fault";
import { serve } from "#shared/bridge/server";
import { contract, contractVersion } from "#shared/contract/contract";
import { isOver } from "#shared/model/call";
import { createHandlers } from "../handlers/handlers";
import { ElectronHost } from "../host/electron-host";
import { dataFolder } from "../storage/data-folder";
import { electronPortChannel } from "../transports/electron-port";
import { appOrigin, appScheme, serveAppScheme } from "./app-scheme";
import { askBeforeClosing } from "./close-question";
import { createCore } from "./core";
import { installedFolders } from "./installed";
import { pathsOfCommandLine, pathsOfSecondInstance } from "./launch-paths";
import { denyPermissions, lockDown, mainWindowOptions, reloadAfterCrash } from "./main-window";
import { menuTemplate } from "./menu";
import { PagePort } from "./page-port";
import { StaticFiles } from "./static-files";

/** A build for release knows no development server: there the variable is the constant undefined (scripts/build.mjs). */
const pageOrigin = process.env.WIREBENCH_DEV_ORIGIN ?? appOrigin;
const pageUrl = `${pageOrigin}/`;

/** Electron's composition root: the window, its locks, and the core behind one port. */
class DesktopApp {
  readonly #folders = installedFolders(__dirname);
  readonly #host = new ElectronHost({ dialog, clipboard, safeStorage, shell });
  readonly #core;
  readonly #port;
  #window: BrowserWindow | null = null;
  #quits = false;

  constructor(data: string) {
    this.#core = createCore({
      version: app.getVersion(),
      host: this.#host,
      dataFolder: data,
      homeFolder: os.homedir(),
      assetsFolder: this.#folders.assets,
      schemaWorker: this.#folders.schemaWorker,
      scanWorker: this.#folders.scanWorker,
      sandboxWorker: this.#folders.sandboxWorker,
      complain: (fault) => console.error(`wirebench: ${fault.message}`),
    });
    const handlers = createHandlers(this.#core);
    const { redactor } = this.#core;
    const onInternal = (fault: Fault, op: string) => console.error(redactor.text(`wirebench: ${op}: ${inspect(fault.cause ?? fault)}`));
    this.#port = new PagePort({ ipcMain, MessageChannelMain }, pageOrigin, (port) =>
      serve(contract, handlers, electronPortChannel(port), { version: contractVersion, redact: redactor.fault, onInternal }),
    );
  }

  async start(): Promise<void> {
    denyPermissions(session.defaultSession);
    serveAppScheme(protocol, new StaticFiles(this.#folders.renderer));
    const mac = process.platform === "darwin";
    const tag = await this.#language();
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(mac, tag, (command) => this.#host.ask(command))));
    this.show();
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    if (this.#window === null) this.#openWindow();
    else {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.focus();
    }
  }

  open(paths: readonly string[]): void {
    if (paths.length === 0) return;
    this.#core.sources.open(paths).catch((reason: unknown) => {
      const { message, act } = Fault.from(reason);
      dialog.showErrorBox("Wirebench", act === undefined ? message : `${message}\n\n${act}`);
    });
  }

  /** The application quits: of its windows, the ones that are closed now. */
  quits(): void {
    this.#quits = true;
  }

  /** Ends the calls; resolves when all is on the disk. */
  async close(): Promise<void> {
    this.#port.dispose();
    this.#core.dispose();
    await this.#core.saved();
  }

  #openWindow(): void {
    const window = new BrowserWindow(mainWindowOptions(this.#folders.preload));
    this.#window = window;
    this.#port.watch(window.webContents);
    reloadAfterCrash(window);
    this.#askBeforeClosing(window);
    window.once("ready-to-show", () => window.show());
    window.once("closed", () => {
      this.#window = null;
    });
    void window.loadURL(pageUrl);
  }

  #askBeforeClosing(window: BrowserWindow): void {
    askBeforeClosing(window, {
      showMessageBox: (over, options) => dialog.showMessageBox(over, options),
      running: () =>
        this.#core.calls.list().filter(({ kind, state }) => kind !== "unary" && !isOver(state)).length + this.#core.runs.running,
      language: () => this.#language(),
      quits: () => {
        const quits = this.#quits;
        this.#quits = false;
        return quits;
      },
      outlives: process.platform === "darwin",
      quit: () => app.quit(),
    });
  }

  /** The language of menus and questions, as a BCP 47 tag. */
  async #language(): Promise<string> {
    const { language } = await this.#core.settings.read();
    return language === "system" ? app.getLocale() : language;
  }
}

function main(): void {
  const data = dataFolder({ platform: process.platform, home: os.homedir(), env: process.env });
  // Chromium's own files beside ours. The lock of the single instance lies there too, so it comes first.
  app.setPath("userData", path.join(data, "electron"));
  const paths = pathsOfCommandLine(process.argv, process.cwd(), app.isPackaged);
  if (!app.requestSingleInstanceLock({ paths })) {
    app.quit();
    return;
  }
  protocol.registerSchemesAsPrivileged([appScheme]);
  app.enableSandbox();
  app.on("web-contents-created", (_event, contents) => lockDown(contents, pageUrl));

  let desktop: DesktopApp | null = null;
  const early = [...paths];
  const open = (places: readonly string[]) => (desktop === null ? early.push(...places) : desktop.open(places));
  app.on("second-instance", (_event, _argv, _folder, sent) => {
    open(pathsOfSecondInstance(sent));
    desktop?.show();
  });
  app.on("open-file", (event, place) => {
    event.preventDefault();
    open([place]);
  });
  app.on("before-quit", () => desktop?.quits());
  app.on("activate", () => desktop?.show());
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("will-quit", (event) => {
    if (desktop === null) return;
    const closing = desktop;
    desktop = null;
    event.preventDefault();
    void closing.close().finally(() => app.quit());
  });

  app
    .whenReady()
    .then(async () => {
      desktop = new DesktopApp(data);
      await desktop.start();
      desktop.open(early);
    })
    .catch((reason: unknown) => {
      dialog.showErrorBox("Wirebench could not start", Fault.from(reason).message);
      app.exit(1);
    });
}

main();
