import type { Disposable } from "#shared/base/disposable";
import type { Event } from "#shared/base/emitter";
import type { SecretBox } from "./secret-box";

/** What a shell can do. The window asks these, never the platform. */
export interface Capabilities {
  readonly nativeDialogs: boolean;
  readonly clipboard: boolean;
  readonly nativeMenu: boolean;
}

/** What the shell may ask of the window: the ids of its commands. */
export type ShellCommand = "open" | "palette" | "settings" | "new-tab" | "close-tab" | "reload-schemas";

/** What a file to save is, for the dialog: its kind in words, and how it may be named, without dots. */
export interface SaveKind {
  readonly title: string;
  readonly kind: string;
  readonly extensions: readonly string[];
}

/** What differs between Electron and the served mode. */
export interface Host extends Disposable {
  readonly shell: "electron" | "served";
  readonly platform: "mac" | "linux" | "windows";
  readonly capabilities: Capabilities;
  /** The system's dialog, for schema files, a folder, one file of any kind, one with recordings, or certificates and keys: absolute paths, none when the user thought better of it. Fault: `unsupported`. */
  pickFiles(what: "files" | "folder" | "any" | "recording" | "certificates"): Promise<string[]>;
  /** The system's dialog, for a file to save to, which it asks about where there is one already: an absolute path, null when the user thought better of it. Fault: `unsupported`. */
  pickSaveFile(name: string, kind: SaveKind): Promise<string | null>;
  /** Fault: `unsupported`. */
  copyText(text: string): void;
  /** The way to this shell's keychain; null where the machine has none that can be used. To be asked once. */
  openSecretBox(): Promise<SecretBox | null>;
  readonly onCommand: Event<ShellCommand>;
}

/** Node's name of a platform in our words; what is neither of two is Linux's kind. */
export function platformOf(platform: NodeJS.Platform): Host["platform"] {
  if (platform === "darwin") return "mac";
  return platform === "win32" ? "windows" : "linux";
}
