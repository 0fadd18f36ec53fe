import type { DescMessage, Registry } from "@bufbuild/protobuf";
import type { SavedMessage } from "#shared/model/saved-request";

/** The types that messages name for an Any: `"@type": "…/pkg.Name"` in JSON, `[…/pkg.Name]` in text format. */
export function typesInBodies(messages: readonly SavedMessage[], registry: Pick<Registry, "getMessage">): DescMessage[] {
  const names = messages.flatMap(({ body }) => [...body.text.matchAll(/\/([A-Za-z_][\w.]{0,500})["'\]]/g)].map(([, name = ""]) => name));
  return [...new Set(names)].flatMap((name) => registry.getMessage(name) ?? []);
}
