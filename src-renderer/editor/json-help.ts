import type { editor, languages } from "monaco-editor/editor";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { Variable } from "#shared/model/feed";
import { formatBytes } from "#shared/model/format";
import { type AttachedFile, filePrefix, readFileReference } from "#shared/model/request-body";
import type { VariableScope } from "#shared/model/variable-scopes";
import type { Texts } from "../i18n/i18n";
import type { MonacoModule } from "./load";
import { type PlaceSchema, type SchemaNode, schemaAt, valueAt } from "./schema-place";
import { attachVariables } from "./variable-help";

/** What the core knows that a JSON Schema does not say. None of these rejects. */
export interface BodyKnowledge {
  /** Full names of messages that an Any may hold, for what is written so far. */
  readonly types: (query: string) => Promise<readonly string[]>;
  /** A file that the body names; null for an unknown one. */
  readonly file: (id: string) => Promise<AttachedFile | null>;
  /** What stands for `{{name}}`, beside the built-in names. */
  readonly variables: readonly Variable[];
  /** What the open workspace says of names besides, the nearest first. */
  readonly scopes: readonly VariableScope[];
}

interface Helped {
  /** Read when it is first asked for: it may be large, and most bodies never need it. */
  readonly schema: () => SchemaNode | null;
  readonly knowledge: BodyKnowledge;
  readonly texts: Texts;
}

const byModel = new WeakMap<editor.ITextModel, Helped>();
let providing = false;

/** Gives a body's model what goes beyond its JSON Schema: times of now, field masks, types of an Any, and what its files are. */
export function attachHelp(
  module: MonacoModule,
  model: editor.ITextModel,
  schema: string | null,
  knowledge: BodyKnowledge,
  texts: Texts,
): Disposable {
  provide(module);
  let parsed: SchemaNode | null = null;
  const read = () => {
    // Made by the core.
    if (schema !== null) parsed ??= JSON.parse(schema) as SchemaNode;
    return parsed;
  };
  byModel.set(model, { schema: read, knowledge, texts });
  const names = attachVariables(module, model, knowledge, texts);
  return toDisposable(() => {
    names.dispose();
    byModel.delete(model);
  });
}

function provide({ monaco }: MonacoModule): void {
  if (providing) return;
  providing = true;
  monaco.languages.registerCompletionItemProvider("json", {
    triggerCharacters: ['"', "/", "."],
    provideCompletionItems: async (model, position) => {
      const helped = byModel.get(model);
      const place = helped && valueAt(model.getValue(), model.getOffsetAt(position));
      const schema = place && helped?.schema();
      if (!helped || !schema || !place) return { suggestions: [] };
      const range = monaco.Range.fromPositions(model.getPositionAt(place.start), model.getPositionAt(place.end));
      const found = await suggestions(helped, schema, place.path, place.written ?? "");
      const Kind = monaco.languages.CompletionItemKind;
      return {
        suggestions: found.map(({ value, label, detail }, at): languages.CompletionItem => {
          const quoted = JSON.stringify(value);
          return {
            label: { label: label ?? value, description: detail },
            kind: label === undefined ? Kind.Class : Kind.Snippet,
            insertText: quoted,
            // Monaco compares with what stands in the range, quotes included.
            filterText: place.written === null ? (label ?? value) : `"${place.written}"`,
            sortText: String(at).padStart(4, "0"),
            range,
          };
        }),
        // The next letter may ask for other types.
        incomplete: found.some(({ label }) => label === undefined),
      };
    },
  });
  monaco.languages.registerHoverProvider("json", {
    provideHover: async (model, position) => {
      const helped = byModel.get(model);
      const place = helped && valueAt(model.getValue(), model.getOffsetAt(position));
      if (!place?.written?.startsWith(filePrefix)) return null;
      const { id, name } = readFileReference(place.written.slice(filePrefix.length));
      const file = await helped?.knowledge.file(id);
      const size = file?.size;
      const { t } = helped?.texts ?? {};
      const words = size == null ? t?.("body.file.hover.gone", { name }) : t?.("body.file.hover", { name, size: formatBytes(size) });
      return {
        contents: [{ value: words ?? "" }],
        range: monaco.Range.fromPositions(model.getPositionAt(place.start), model.getPositionAt(place.end)),
      };
    },
  });
}

interface Suggestion {
  readonly value: string;
  /** What it is called; a value without is its own name. */
  readonly label?: string;
  readonly detail: string;
}

async function suggestions(
  { knowledge, texts }: Helped,
  root: SchemaNode,
  path: readonly (string | number)[],
  written: string,
): Promise<Suggestion[]> {
  if (path.at(-1) === "@type") {
    const names = await knowledge.types(written);
    return names.map((name) => ({ value: `type.googleapis.com/${name}`, detail: "" }));
  }
  const place = schemaAt(root, [...path]);
  switch (place?.type) {
    case "google.protobuf.Timestamp":
      return times(texts, new Date());
    case "google.protobuf.Duration":
      return ["0.5s", "5s", "60s", "3600s"].map((value) => ({ value, label: value, detail: "Duration" }));
    case "google.protobuf.FieldMask":
      return masks(root, path, texts);
    default:
      return [];
  }
}

/** Moments that are often meant, as of `now`. */
export function times({ t }: Texts, now: Date): Suggestion[] {
  const midnight = new Date(now);
  midnight.setUTCHours(24, 0, 0, 0);
  const moments = { now, soon: new Date(now.getTime() + 5 * 60_000), midnight } as const;
  return (["now", "soon", "midnight"] as const).map((id) => {
    const value = moments[id].toISOString().replace(/\.000Z$/, "Z");
    return { value, label: t(`body.time.${id}`), detail: value };
  });
}

/** The paths of the messages beside a mask: `update_mask` speaks of the resource next to it. */
export function masks(root: SchemaNode, path: readonly (string | number)[], { t }: Texts): Suggestion[] {
  const holder = schemaAt(root, path.slice(0, -1));
  const siblings = Object.entries(holder?.node.properties ?? {}).flatMap(([key]): [string, PlaceSchema][] => {
    const place = schemaAt(root, [...path.slice(0, -1), key]);
    return place?.type && !place.type.startsWith("google.protobuf.") && place.node.properties ? [[key, place]] : [];
  });
  return siblings.flatMap(([key, { node }]) => {
    const names = Object.entries(node.properties ?? {}).flatMap(([name, property]) => ("doNotSuggest" in property ? [] : [name]));
    const all = { value: names.join(","), label: t("body.mask.all", { name: key }), detail: "" };
    return [...(names.length > 1 && names.length <= 40 ? [all] : []), ...names.map((name) => ({ value: name, label: name, detail: key }))];
  });
}
