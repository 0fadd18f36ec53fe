import { Emitter } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import { type Host, platformOf, type ShellCommand } from "./host";
import type { OpenSecretBox } from "./secret-box";

/** The host of a page in a browser: what a shell would do, the page does itself. */
export class ServedHost implements Host {
  readonly shell = "served";
  readonly platform = platformOf(process.platform);
  readonly capabilities = { nativeDialogs: false, clipboard: false, nativeMenu: false };
  readonly #commands = new Emitter<ShellCommand>();
  readonly onCommand = this.#commands.event;
  readonly openSecretBox: OpenSecretBox;

  constructor(openSecretBox: OpenSecretBox) {
    this.openSecretBox = openSecretBox;
  }

  async pickFiles(): Promise<string[]> {
    throw noDialog("Browse the folders in the window, or drop files into it.");
  }

  async pickSaveFile(): Promise<string | null> {
    throw noDialog("Choose a folder in the window.");
  }

  copyText(): void {
    throw new Fault("unsupported", "A page in a browser uses the browser's own clipboard.");
  }

  async openInBrowser(): Promise<boolean> {
    return false;
  }

  dispose(): void {
    this.#commands.dispose();
  }
}

function noDialog(act: string): Fault {
  return new Fault("unsupported", "A page in a browser has no system dialog.", { act });
}
