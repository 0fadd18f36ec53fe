/**
 * All of Monaco that the window uses, as one lazy chunk: import it through `loadMonaco` only. All features are in, since
 * picking them by hand saves little; of the languages, JSON, protobuf and YAML.
 */
import * as monaco from "monaco-editor/editor";
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/protobuf/register";
import "monaco-editor/languages/definitions/yaml/register";
import editorWorkerUrl from "monaco-editor/editor/editor.worker?worker&url";
import { jsonDefaults } from "monaco-editor/languages/features/json/register";
import jsonWorkerUrl from "./body-worker?worker&url";
import { textproto } from "./textproto";
import { followTheme } from "./theme";

declare global {
  interface Window {
    /** The part of Trusted Types that is used here; TypeScript's DOM library has none of it yet. */
    readonly trustedTypes?: {
      createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
    };
  }
}

/** The page asks for Trusted Types: only these two scripts become workers. */
const workerPolicy = window.trustedTypes?.createPolicy("wirebench-workers", {
  createScriptURL: (url) => {
    if (url !== editorWorkerUrl && url !== jsonWorkerUrl) throw new TypeError("Not a worker of the editor.");
    return url;
  },
});

function startWorker(url: string): Worker {
  // The policy's TrustedScriptURL is what the browser wants here; TypeScript's Worker only knows strings and URLs.
  return new Worker((workerPolicy?.createScriptURL(url) ?? url) as string, { type: "module" });
}

window.MonacoEnvironment = { getWorker: (_id, label) => startWorker(label === "json" ? jsonWorkerUrl : editorWorkerUrl) };

// Monaco's way of saying that nobody waits any more: its trees reject with it, unheard, when they are closed while they
// still have something to do.
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof Error && event.reason.name === "Canceled") event.preventDefault();
});

// The window has one palette; the window's own chords are taken before Monaco sees them (app/keymap.ts).
monaco.editor.addKeybindingRule({ keybinding: monaco.KeyCode.F1, command: null });
monaco.languages.register({ id: "textproto" });
monaco.languages.setMonarchTokensProvider("textproto", textproto.tokens);
monaco.languages.setLanguageConfiguration("textproto", textproto.configuration);
followTheme();

export { jsonDefaults, monaco };
