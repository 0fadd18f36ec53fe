import { Emitter } from "#shared/base/emitter";
import { type Host, platformOf, type SaveKind, type ShellCommand } from "./host";
import { openSafeStorageBox, type SafeStorage } from "./safe-storage-box";
import type { SecretBox } from "./secret-box";

interface DialogOptions {
  title: string;
  filters: { name: string; extensions: string[] }[];
  properties: ("openFile" | "openDirectory" | "multiSelections")[];
}

interface SaveDialogOptions {
  title: string;
  defaultPath: string;
  filters: { name: string; extensions: string[] }[];
  properties: ("showOverwriteConfirmation" | "createDirectory")[];
}

const dialogs = {
  files: {
    title: "Open .proto files",
    filters: [{ name: "Protocol Buffers", extensions: ["proto", "protoset", "binpb", "desc", "pb", "fds", "bin", "json"] }],
    properties: ["openFile", "multiSelections"],
  },
  folder: { title: "Open a folder of .proto files", filters: [], properties: ["openDirectory"] },
  any: { title: "Choose a file", filters: [], properties: ["openFile"] },
  recording: {
    title: "Open a recording",
    // grpc-go names its logs .txt, and others nothing in particular.
    filters: [
      { name: "Recordings", extensions: ["ndjson", "jsonl", "binlog", "txt"] },
      { name: "All files", extensions: ["*"] },
    ],
    properties: ["openFile"],
  },
  certificates: {
    title: "Import certificates and keys",
    filters: [
      { name: "Certificates and keys", extensions: ["pem", "crt", "cer", "der", "key", "p12", "pfx", "p8"] },
      { name: "All files", extensions: ["*"] },
    ],
    properties: ["openFile", "multiSelections"],
  },
} satisfies Record<string, DialogOptions>;

/** What is used of Electron here; the entry passes the real ones. */
export interface ElectronParts {
  readonly dialog: {
    showSaveDialog(options: SaveDialogOptions): Promise<{ canceled: boolean; filePath: string }>;
    showOpenDialog(options: DialogOptions): Promise<{ canceled: boolean; filePaths: string[] }>;
  };
  readonly clipboard: { writeText(text: string): void };
  readonly safeStorage: SafeStorage;
}

/** The host of Electron's window. */
export class ElectronHost implements Host {
  readonly shell = "electron";
  readonly platform = platformOf(process.platform);
  readonly capabilities = { nativeDialogs: true, clipboard: true, nativeMenu: true };
  readonly #electron: ElectronParts;
  readonly #commands = new Emitter<ShellCommand>();
  readonly onCommand = this.#commands.event;

  constructor(electron: ElectronParts) {
    this.#electron = electron;
  }

  async pickFiles(what: keyof typeof dialogs): Promise<string[]> {
    const { canceled, filePaths } = await this.#electron.dialog.showOpenDialog(dialogs[what]);
    return canceled ? [] : filePaths;
  }

  async pickSaveFile(name: string, { title, kind, extensions }: SaveKind): Promise<string | null> {
    const { canceled, filePath } = await this.#electron.dialog.showSaveDialog({
      title,
      defaultPath: name,
      filters: [{ name: kind, extensions: [...extensions] }],
      properties: ["showOverwriteConfirmation", "createDirectory"],
    });
    return canceled || filePath === "" ? null : filePath;
  }

  copyText(text: string): void {
    this.#electron.clipboard.writeText(text);
  }

  openSecretBox(): Promise<SecretBox | null> {
    return openSafeStorageBox(this.#electron.safeStorage, process.platform);
  }

  /** Asks the window to run one of its commands: for the menu. */
  ask(command: ShellCommand): void {
    this.#commands.fire(command);
  }

  dispose(): void {
    this.#commands.dispose();
  }
}
