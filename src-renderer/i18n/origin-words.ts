import type { ResolvedVariable } from "#shared/model/workspace";
import type { Texts } from "./i18n";

/** Who says what a name stands for: `from the environment staging`. Empty for a built-in. */
export function originWords({ origin, place }: Pick<ResolvedVariable, "origin" | "place">, { t }: Texts): string {
  const name = place.slice(place.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
  switch (origin) {
    case "environment":
      return t("variables.from.environment", { name });
    case "base-environment":
      return t("variables.from.base", { name });
    case "folder":
      return t("variables.from.folder", { name: place.replace(/\/folder\.ya?ml$/, "") });
    case "workspace":
      return t("variables.from.workspace");
    case "request":
      return t("variables.from.request");
    case "taken":
      return t("variables.from.taken", { name });
    case "command-line":
    case "data":
    case "built-in":
      return "";
  }
}
