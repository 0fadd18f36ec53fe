import type { MethodKind } from "#shared/model/method";
import type { SourceOutline } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import type { SymbolHit } from "#shared/model/symbol";
import type { Command } from "../../commands/registry";
import { findMethod } from "../../state/schema-store";
import { numberedName } from "../../state/tab-title";
import type { Candidate } from "./ranking";

export type PaletteItem = Candidate & { readonly key: string } & (
    | {
        readonly kind: "method";
        readonly sourceId: string;
        readonly method: string;
        readonly methodKind: MethodKind;
        readonly deprecated: boolean;
      }
    | { readonly kind: "tab"; readonly tabId: string; readonly methodKind: MethodKind | null }
    | { readonly kind: "symbol"; readonly hit: SymbolHit }
    | { readonly kind: "command"; readonly command: Command }
  );

/** Every method of the open sources. */
export function methodItems(sources: readonly SourceOutline[]): PaletteItem[] {
  return sources.flatMap(({ source, services }) =>
    services.flatMap((service) =>
      service.methods.map(
        (method): PaletteItem => ({
          kind: "method",
          key: `method ${source.id} ${service.name}/${method.name}`,
          text: method.name,
          detail: service.name,
          sourceId: source.id,
          method: `${service.name}/${method.name}`,
          methodKind: method.kind,
          deprecated: method.deprecated,
        }),
      ),
    ),
  );
}

/** The open tabs; those of methods show their kind, where the method is still there, and which one of several they are. */
export function tabItems(tabs: readonly TabState[], sources: readonly SourceOutline[]): PaletteItem[] {
  // The page of keys and certificates has a command, which is among them anyway.
  return tabs
    .filter(({ kind }) => kind !== "certificates")
    .map((tab) => {
      const slash = tab.subject.lastIndexOf(tab.kind === "symbol" ? "." : "/");
      return {
        kind: "tab",
        key: `tab ${tab.id}`,
        text: numberedName(tab),
        detail: tab.subject.slice(0, Math.max(0, slash)),
        tabId: tab.id,
        methodKind: tab.kind === "method" ? (findMethod({ sources }, tab.sourceId, tab.subject)?.method.kind ?? null) : null,
      };
    });
}

/** What the core found; methods are among the palette's own items. */
export function symbolItems(hits: readonly SymbolHit[]): PaletteItem[] {
  return hits
    .filter(({ kind }) => kind !== "method")
    .map((hit) => ({
      kind: "symbol",
      key: `symbol ${hit.sourceId} ${hit.kind} ${hit.holder}.${hit.name}`,
      text: hit.name,
      detail: hit.holder,
      hit,
    }));
}

/** Commands by their titles in the window's language. */
export function commandItems(commands: readonly Command[], title: (command: Command) => string): PaletteItem[] {
  return commands.map((command) => ({ kind: "command", key: `command ${command.id}`, text: title(command), detail: "", command }));
}
