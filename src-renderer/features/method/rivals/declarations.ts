import type { FieldFacts, SchemaChange } from "#shared/model/schema-change";
import type { Texts } from "../../../i18n/i18n";

/** The two definitions of a change, each as a .proto file writes it; null where one has none. */
export function declarations(change: SchemaChange, { t }: Texts): { readonly here: string | null; readonly there: string | null } {
  switch (change.kind) {
    case "field-added":
      return { here: null, there: fieldText(change.after, t, false) };
    case "field-removed":
      return { here: fieldText(change.before, t, false), there: null };
    case "field-renamed":
    case "field-changed": {
      const withJson = change.aspects.includes("json-name");
      return { here: fieldText(change.before, t, withJson), there: fieldText(change.after, t, withJson) };
    }
    case "value-added":
      return { here: null, there: valueText(change.after) };
    case "value-removed":
      return { here: valueText(change.before), there: null };
    case "value-renamed":
    case "value-renumbered":
      return { here: valueText(change.before), there: valueText(change.after) };
    case "kind-changed":
      return { here: t(`kind.${change.before}`), there: t(`kind.${change.after}`) };
    default:
      return { here: change.before, there: change.after };
  }
}

function fieldText(
  { name, jsonName, number, type, form, cardinality, presence, oneof }: FieldFacts,
  t: Texts["t"],
  withJson: boolean,
): string {
  const isMarked = cardinality === "single" && form !== "message" && oneof === "" && presence === "explicit";
  const label = presence === "required" ? "required " : isMarked ? "optional " : "";
  const options = withJson ? ` [json_name = "${jsonName}"]` : "";
  const within = oneof === "" ? "" : ` (${t("rival.oneof", { name: oneof })})`;
  return `${label}${type} ${name} = ${number}${options}${within}`;
}

function valueText({ name, number }: { readonly name: string; readonly number: number }): string {
  return `${name} = ${number}`;
}
