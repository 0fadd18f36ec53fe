import type { Disposable } from "#shared/base/disposable";
import type { Event } from "#shared/base/emitter";

/** What a shell can do. The window asks these, never the platform. */
export interface Capabilities {
  readonly nativeDialogs: boolean;
  readonly clipboard: boolean;
  readonly nativeMenu: boolean;
}

/** What the shell may ask of the window: the ids of its commands. */
export type ShellCommand = "open" | "palette" | "settings" | "new-tab" | "close-tab" | "reload-schemas";

/** What differs between Electron and the served mode. */
export interface Host extends Disposable {
  readonly shell: "electron" | "served";
  readonly platform: "mac" | "linux" | "windows";
  readonly capabilities: Capabilities;
  /** The system's dialog, for schema files, a folder, or one file of any kind: absolute paths, none when the user thought better of it. Fault: `unsupported`. */
  pickFiles(what: "files" | "folder" | "any"): Promise<string[]>;
  /** Fault: `unsupported`. */
  copyText(text: string): void;
  readonly onCommand: Event<ShellCommand>;
}

/** Node's name of a platform in our words; what is neither of two is Linux's kind. */
export function platformOf(platform: NodeJS.Platform): Host["platform"] {
  if (platform === "darwin") return "mac";
  return platform === "win32" ? "windows" : "linux";
}
