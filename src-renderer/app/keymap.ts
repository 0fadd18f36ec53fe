import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { CommandRegistry } from "../commands/registry";

/**
 * Runs commands by their keys. Chords with a modifier are taken before anything else sees them, for the editor has
 * meanings of its own for some (Ctrl+Enter); plain keys only if nothing else has used them. While a dialog or a menu is
 * open, keys are its own.
 */
export function installKeymap(registry: CommandRegistry, mac: boolean): Disposable {
  const run = (event: KeyboardEvent, chord: boolean) => {
    // With an input method at work, keys build a word; 229 is what some of them say instead of isComposing.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if ((event.ctrlKey || event.metaKey || event.altKey) !== chord) return;
    if (document.querySelector("dialog[open], [role=menu]")) return;
    const command = registry.forKey(event, mac);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    void command.run();
  };
  const early = (event: KeyboardEvent) => run(event, true);
  const late = (event: KeyboardEvent) => run(event, false);
  window.addEventListener("keydown", early, true);
  window.addEventListener("keydown", late);
  return toDisposable(() => {
    window.removeEventListener("keydown", early, true);
    window.removeEventListener("keydown", late);
  });
}
