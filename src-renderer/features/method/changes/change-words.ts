import type { FieldFacts } from "#shared/model/schema-change";
import type { Texts } from "../../../i18n/i18n";
import { type BodyChange, nameNow } from "./body-changes";

/** A change as a sentence about the body. */
export function changeWords(body: BodyChange, { t }: Texts): string {
  const { change, path } = body;
  const written = body.places[0]?.written ?? "";
  switch (change.kind) {
    case "field-renamed":
      return t("change.renamed", { path, to: nameNow(change, written) });
    case "field-removed":
      return t("change.removed", { path });
    case "field-changed": {
      const { before, after, aspects } = change;
      if (aspects.includes("type")) return t("change.type", { path, from: typeOf(before, after), to: typeOf(after, before) });
      if (change.lost.includes(written)) return t("change.json", { path, to: nameNow(change, written) });
      if (aspects.includes("number")) return t("change.number", { path, from: before.number, to: after.number });
      return after.oneof === "" ? t("change.oneof.out", { path, from: before.oneof }) : t("change.oneof.in", { path, to: after.oneof });
    }
    case "value-renamed":
      return t("change.value.renamed", { path, from: change.before.name, to: change.after.name });
    case "value-removed":
      return t("change.value.removed", { path, from: change.before.name });
    case "value-renumbered":
      return t("change.value.number", { path, from: change.before.name, to: change.after.number });
    case "input-changed":
      return t("change.input", { from: change.before, to: change.after });
    case "kind-changed":
      return t("change.kind", { from: t(`kind.${change.before}`), to: t(`kind.${change.after}`) });
    default:
      return path;
  }
}

/** A type without its package, where that leaves the two apart. */
function typeOf({ type }: FieldFacts, { type: other }: FieldFacts): string {
  const short = (name: string) => name.replace(/(?:\w+\.)+(?=\w)/g, "");
  return short(type) === short(other) ? type : short(type);
}
