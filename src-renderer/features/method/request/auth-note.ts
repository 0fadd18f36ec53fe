import type { AuthScheme } from "#shared/model/auth";
import type { Texts } from "../../../i18n/i18n";

/** A word for how a tab's calls are authenticated, beside the name of its Auth tab; none where nothing was chosen. */
export function authNote(scheme: AuthScheme | undefined, { t }: Pick<Texts, "t">): string | undefined {
  if (!scheme) return undefined;
  switch (scheme.kind) {
    case "inherit":
      return undefined;
    case "none":
      return t("auth.note.none");
    case "pairs":
      return String(scheme.pairs.length);
    default:
      return shortNames[scheme.kind];
  }
}

/** The same in all languages. */
const shortNames = {
  bearer: "Bearer",
  basic: "Basic",
  "api-key": "API",
  "oauth-client": "OAuth",
  "oauth-code": "OAuth",
  jwt: "JWT",
  google: "Google",
} as const;
