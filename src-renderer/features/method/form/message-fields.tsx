import { X } from "lucide-react";
import { useState } from "react";
import type { FieldShape, MessageShape, OneofShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { SearchField } from "../../../ui/search-field";
import { FieldRow } from "./field-row";
import styles from "./form.module.css";
import { useForm } from "./form-context";
import { OneofRow } from "./oneof-row";
import { memberPlaces, membersOf, messagePlace, type Place } from "./place";
import { removeValue } from "./text-edits";

/** So many rows at most are made at once, and more at each asking: each costs. */
const pageSize = 100;
/** From so many rows on there is a field to narrow them. */
const filterFrom = 16;

interface MessageFieldsProps {
  readonly place: Place;
  readonly shape: MessageShape;
  /** Keys that the object may have beside the message's own. */
  readonly beside: ReadonlySet<string>;
}

/** A field, or a oneof with all of its fields. */
type Item =
  | { readonly oneof: OneofShape; readonly indexes: readonly number[] }
  | { readonly oneof: null; readonly indexes: readonly [number] };

/** The fields of a message, oneofs as one, and what else its object has. */
export function MessageFields({ place, shape, beside }: MessageFieldsProps) {
  const { t, number } = useTexts();
  const object = messagePlace(place, shape);
  const [query, setQuery] = useState("");
  const [shown, setShown] = useState(pageSize);
  const items = itemsOf(shape);
  const found = query.trim() === "" ? items : items.filter((item) => matches(item, shape, query));
  const rows = visible(found, shape, object, shown);
  return (
    <div className={styles.fields}>
      {items.length >= filterFrom && (
        <SearchField
          label={t("form.filter", { n: number(shape.fields.length) })}
          clearLabel={t("form.filter.clear")}
          value={query}
          onValue={setQuery}
          className={styles.filter}
        />
      )}
      {shape.fields.length === 0 && <p className={styles.note}>{t("form.none", { name: shape.name })}</p>}
      {found.length === 0 && items.length > 0 && <p className={styles.note}>{t("form.filter.none")}</p>}
      {rows.map(({ oneof, indexes }) =>
        oneof ? (
          <OneofRow key={`oneof ${oneof.name}`} object={object} shape={shape} oneof={oneof} />
        ) : (
          <FieldRow key={shape.fields[indexes[0]]?.key} object={object} shape={shape} index={indexes[0]} />
        ),
      )}
      {rows.length < found.length && (
        <span className={styles.beside}>
          <Button size="s" look="quiet" onClick={() => setShown(shown + pageSize)}>
            {t("form.more", { n: number(Math.min(pageSize, found.length - rows.length)), all: number(found.length) })}
          </Button>
        </span>
      )}
      <UnknownKeys object={object} shape={shape} beside={beside} />
    </div>
  );
}

function itemsOf({ fields, oneofs }: MessageShape): Item[] {
  const byName = new Map(oneofs.map((oneof) => [oneof.name, oneof]));
  const members = new Map<string, number[]>();
  fields.forEach(({ oneof }, index) => {
    if (oneof !== null) members.set(oneof, [...(members.get(oneof) ?? []), index]);
  });
  return fields.flatMap((field, index): Item[] => {
    const oneof = field.oneof === null ? undefined : byName.get(field.oneof);
    if (!oneof) return [{ oneof: null, indexes: [index] }];
    const indexes = members.get(oneof.name) ?? [];
    // The oneof stands where its first field does.
    return indexes[0] === index ? [{ oneof, indexes }] : [];
  });
}

function matches({ oneof, indexes }: Item, { fields }: MessageShape, query: string): boolean {
  const sought = query.trim().toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(sought);
  return (oneof !== null && has(oneof.name)) || indexes.some((index) => fieldTexts(fields[index]).some(has));
}

function fieldTexts(field: FieldShape | undefined): string[] {
  return field ? [field.key, field.name, field.doc, String(field.number)] : [];
}

/** The first ones, and of the rest those that are set, as many as there is room for. */
function visible(items: readonly Item[], { fields }: MessageShape, object: Place, room: number): Item[] {
  if (items.length <= room) return [...items];
  const keys = membersOf(object);
  const isWritten = (item: Item) => item.indexes.some((index) => keys.has(fields[index]?.key ?? "") || keys.has(fields[index]?.name ?? ""));
  const later = items.slice(room).filter(isWritten).slice(0, room);
  return [...items.slice(0, room), ...later];
}

/** Keys of the text that the schema does not have. */
function UnknownKeys({
  object,
  shape,
  beside,
}: {
  readonly object: Place;
  readonly shape: MessageShape;
  readonly beside: ReadonlySet<string>;
}) {
  const { t } = useTexts();
  const { text, change } = useForm();
  const known = new Set(shape.fields.flatMap(({ key, name }) => [key, name]));
  const unknown = memberPlaces(object).filter(({ key }) => !known.has(String(key)) && !beside.has(String(key)));
  if (unknown.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div className={styles.unknown} role="group" aria-label={t("form.strange")}>
      <h4>{t("form.strange")}</h4>
      {unknown.slice(0, pageSize).map((place, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key may be there twice
        <div key={index} className={styles.strange}>
          <code>{String(place.key)}</code>
          <code className={styles.note}>
            {place.node && text.slice(place.node.offset, place.node.offset + Math.min(place.node.length, 60))}
          </code>
          <IconButton
            label={t("form.remove.key", { key: String(place.key) })}
            onClick={() => change(object, (now) => removeValue(now, place))}
          >
            <X size={12} />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
