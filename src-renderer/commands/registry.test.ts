import { afterAll, describe, expect, test } from "vitest";
import { DisposableStore } from "#shared/base/disposable";
import { type Command, CommandRegistry, chordLabel, type KeyPress } from "./registry";

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

const owned = new DisposableStore();
afterAll(() => owned.dispose());

function registryOf(...commands: Partial<Command>[]): { registry: CommandRegistry; ran: string[] } {
  const ran: string[] = [];
  const registry = new CommandRegistry();
  for (const command of commands) {
    const id = command.id ?? "open";
    owned.add(registry.register({ run: () => void ran.push(id), ...command, id }));
  }
  return { registry, ran };
}

describe("forKey", () => {
  const { registry } = registryOf({ id: "palette", key: "Mod+K" }, { id: "tab.close", key: "Alt+W" }, { id: "settings", key: "Mod+," });
  const idFor = (pressed: KeyPress, mac = false) => registry.forKey(pressed, mac)?.id;

  test("Mod is Ctrl, and Command on a Mac", () => {
    expect(idFor(press("k", "KeyK", { ctrlKey: true }))).toBe("palette");
    expect(idFor(press("k", "KeyK", { metaKey: true }), true)).toBe("palette");
    expect(idFor(press("k", "KeyK", { ctrlKey: true }), true)).toBeUndefined();
  });

  test("all modifiers must be those of the chord", () => {
    expect(idFor(press("K", "KeyK", { ctrlKey: true, shiftKey: true }))).toBeUndefined();
    expect(idFor(press("k", "KeyK"))).toBeUndefined();
  });

  test("the layout's letter counts: Dvorak's K is on another key", () => {
    expect(idFor(press("k", "KeyV", { ctrlKey: true }))).toBe("palette");
    expect(idFor(press("t", "KeyK", { ctrlKey: true }))).toBeUndefined();
  });

  test("an input method, another script and Option on a Mac leave the physical key", () => {
    expect(idFor(press("Process", "KeyK", { ctrlKey: true }))).toBe("palette");
    expect(idFor(press("л", "KeyK", { ctrlKey: true }))).toBe("palette");
    expect(idFor(press("∑", "KeyW", { altKey: true }), true)).toBe("tab.close");
    expect(idFor(press("，", "Comma", { ctrlKey: true }))).toBe("settings");
  });

  test("AltGr types letters, though Windows says Ctrl+Alt", () => {
    const { registry: other } = registryOf({ id: "open.folder", key: "Mod+Alt+O" });
    const altGr = press("ó", "KeyO", { ctrlKey: true, altKey: true, getModifierState: () => true });
    expect(other.forKey(altGr, false)).toBeUndefined();
    expect(other.forKey(press("o", "KeyO", { ctrlKey: true, altKey: true, getModifierState: () => false }), false)?.id).toBe("open.folder");
  });

  test("a command that may not run now leaves the key to others", () => {
    const { registry: other } = registryOf({ id: "call", key: "Mod+Enter", when: () => false });
    expect(other.forKey(press("Enter", "Enter", { ctrlKey: true }), false)).toBeUndefined();
  });
});

describe("registration", () => {
  test("the newest registration of an id wins until it is disposed", () => {
    const { registry, ran } = registryOf({ id: "call", run: () => void ran.push("first") });
    const second = registry.register({ id: "call", run: () => void ran.push("second") });
    expect(registry.run("call")).toBe(true);
    second.dispose();
    expect(registry.run("call")).toBe(true);
    expect(ran).toEqual(["second", "first"]);
  });

  test("what is not there or may not run does not run", () => {
    const { registry } = registryOf({ id: "call", when: () => false });
    expect(registry.run("call")).toBe(false);
    expect(registry.run("send")).toBe(false);
    expect(registry.enabled()).toEqual([]);
  });

  test("tells of every change", () => {
    const registry = new CommandRegistry();
    let changes = 0;
    const listening = registry.onDidChange(() => changes++);
    registry.register({ id: "open", run: () => {} }).dispose();
    listening.dispose();
    expect(changes).toBe(2);
  });
});

test("keycaps", () => {
  expect(chordLabel("Mod+Shift+O", false)).toBe("Ctrl Shift O");
  expect(chordLabel("Mod+Shift+O", true)).toBe("⌘⇧O");
  expect(chordLabel("Mod+Enter", false)).toBe("Ctrl ↵");
});
