import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { shortPath } from "./short-path";

/** Handles that live at a time: each is used once, soon after it was made. */
const maxPlaces = 100;

/** A file that may be written to. */
export interface SavePlace {
  readonly handle: string;
  /** As a person writes it. */
  readonly label: string;
  /** There is a file already, which saving would replace. */
  readonly exists: boolean;
}

/**
 * Where the window may have files written: handles of their own, so that none for reading can be written to. What the window names itself
 * has the ending of its format, lies in a folder that it was shown, and replaces no file of another kind.
 */
export class SavePlaces {
  readonly #home: string;
  readonly #places = new Map<string, string>();

  constructor(home: string) {
    this.#home = home;
  }

  /** An absolute path as a person writes it. */
  labelOf(place: string): string {
    return shortPath(place, this.#home);
  }

  /** The user chose this absolute path in the system's dialog. */
  chosen(place: string): string {
    const handle = randomBytes(16).toString("base64url");
    this.#places.set(handle, place);
    const [oldest] = this.#places.keys();
    if (this.#places.size > maxPlaces && oldest !== undefined) this.#places.delete(oldest);
    return handle;
  }

  /** A name in a folder; it gets the first of the endings where it has none of them. Fault bad-params: no name of a file. */
  async inFolder(folder: string, name: string, endings: readonly string[]): Promise<SavePlace> {
    const place = path.join(folder, fileName(name, endings));
    const exists = await stat(place).then(
      () => true,
      () => false,
    );
    return { handle: this.chosen(place), label: this.labelOf(place), exists };
  }

  /** The place of a handle, which is good once. Fault file-not-found. */
  take(handle: string): string {
    const place = this.#places.get(handle);
    if (place === undefined) throw new Fault("file-not-found", "This place is not known any more.", { act: "Choose it anew." });
    this.#places.delete(handle);
    return place;
  }
}

function fileName(written: string, endings: readonly string[]): string {
  const name = written.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (name === "" || name.startsWith(".") || name.length > 200 || /[/\\:*?"<>|\u0000-\u001f]/.test(name)) {
    throw new Fault("bad-params", `${JSON.stringify(name)} is no name of a file.`, {
      act: 'A name may not begin with a dot, and not have any of / \\ : * ? " < > |.',
    });
  }
  return endings.some((ending) => name.toLowerCase().endsWith(ending)) ? name : `${name}${endings[0] ?? ""}`;
}
