import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Emitter } from "#shared/base/emitter";
import type { collectionsEn } from "../i18n/collections";
import type { commandEn } from "../i18n/command";

type Prefix<S> = S extends `command.${infer Id}` ? Id : never;
/** Every command has a title in the catalog; its id is the rest of the key. */
export type CommandId = Prefix<keyof typeof commandEn | keyof typeof collectionsEn>;

/**
 * One act of the user. The registry feeds the palette, the menus and the shortcuts, so each is written once.
 * `key` is written as `Mod+Shift+P`; Mod is ⌘ on a Mac and Ctrl elsewhere.
 */
export interface Command {
  readonly id: CommandId;
  readonly key?: string;
  /** May it run now? Asked at the moment of showing or pressing. */
  readonly when?: () => boolean;
  readonly run: () => void | Promise<void>;
}

/** The commands that can be given now. The newest registration of an id wins: an open tab's `call` hides another's. */
export class CommandRegistry {
  readonly #stacks = new Map<CommandId, Command[]>();
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;

  register(...commands: readonly Command[]): Disposable {
    for (const command of commands) this.#stacks.set(command.id, [...(this.#stacks.get(command.id) ?? []), command]);
    this.#changed.fire();
    return toDisposable(() => {
      for (const command of commands) {
        const rest = (this.#stacks.get(command.id) ?? []).filter((other) => other !== command);
        if (rest.length > 0) this.#stacks.set(command.id, rest);
        else this.#stacks.delete(command.id);
      }
      this.#changed.fire();
    });
  }

  get(id: CommandId): Command | undefined {
    return this.#stacks.get(id)?.at(-1);
  }

  /** The commands that may run now, in the order of their registration. */
  enabled(): Command[] {
    return [...this.#stacks.keys()]
      .map((id) => this.get(id))
      .filter((command) => command !== undefined && (command.when?.() ?? true)) as Command[];
  }

  /** Runs a command if it may run now; tells whether it did. */
  run(id: CommandId): boolean {
    const command = this.get(id);
    if (!command || !(command.when?.() ?? true)) return false;
    void command.run();
    return true;
  }

  /** The command that a key press asks for, or undefined. */
  forKey(press: KeyPress, mac: boolean): Command | undefined {
    // Windows says AltGr as Ctrl+Alt: it types letters (a Polish ó). A Mac says so of Option, which is no more than Alt here.
    if (!mac && press.getModifierState?.("AltGraph")) return undefined;
    return this.enabled().find((command) => command.key !== undefined && matches(command.key, press, mac));
  }
}

/** What a KeyboardEvent says, as far as shortcuts care. */
export interface KeyPress {
  readonly key: string;
  /** The physical key, as on a US keyboard: `KeyK`. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  getModifierState?(key: "AltGraph"): boolean;
}

function parse(chord: string) {
  const parts = chord.split("+");
  const key = parts.at(-1) ?? "";
  return { key, mod: parts.includes("Mod"), ctrl: parts.includes("Ctrl"), shift: parts.includes("Shift"), alt: parts.includes("Alt") };
}

/**
 * The key that was meant. What the layout says counts, so that Dvorak's K is K; the physical key stands in where the
 * layout, an input method or Option on a Mac made something else of it than a plain ASCII sign: `Process`, `ф`, `∑`, `，`.
 */
function keyOf(press: KeyPress): string {
  if (press.key.length > 1 && press.key !== "Process" && press.key !== "Unidentified" && press.key !== "Dead")
    return press.key.toLowerCase();
  if (/^[\x21-\x7e]$/.test(press.key)) return press.key.toLowerCase();
  const physical = /^(?:Key|Digit)([A-Z0-9])$/.exec(press.code)?.[1] ?? punctuation[press.code] ?? press.key;
  return physical.toLowerCase();
}

const punctuation: Readonly<Record<string, string>> = { Comma: ",", Period: ".", Slash: "/", Backslash: "\\", Minus: "-", Equal: "=" };

function matches(chord: string, press: KeyPress, mac: boolean): boolean {
  const want = parse(chord);
  const ctrl = want.ctrl || (want.mod && !mac);
  const meta = want.mod && mac;
  return (
    keyOf(press) === want.key.toLowerCase() &&
    press.ctrlKey === ctrl &&
    press.metaKey === meta &&
    press.shiftKey === want.shift &&
    press.altKey === want.alt
  );
}

const arrows = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
const macSigns: Record<string, string> = { Mod: "⌘", Ctrl: "⌃", Shift: "⇧", Alt: "⌥", Enter: "↵", Escape: "Esc", Tab: "⇥", ...arrows };
const otherSigns: Record<string, string> = { Mod: "Ctrl", Enter: "↵", Escape: "Esc", ...arrows };

/** A chord as keycaps show it: `⌘⇧P` on a Mac, `Ctrl Shift P` elsewhere. */
export function chordLabel(chord: string, mac: boolean): string {
  const signs = mac ? macSigns : otherSigns;
  return chord
    .split("+")
    .map((part) => signs[part] ?? part)
    .join(mac ? "" : " ");
}
