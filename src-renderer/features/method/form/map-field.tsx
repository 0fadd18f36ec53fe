import { Plus, X } from "lucide-react";
import { type ChangeEvent, useId, useState } from "react";
import type { FieldShape, ScalarShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { ValueControl } from "./controls";
import styles from "./form.module.css";
import { useForm, useOpen } from "./form-context";
import { Disclosure, MessageValue, SectionSummary } from "./message-section";
import { isSet, memberPlace, memberPlaces, type Place, pathOf } from "./place";
import { describedBy, isSection, Row } from "./row";
import { emptyJson, freshMapKey, readMapKey } from "./scalar-text";
import { removeValue, renameKey, setValue } from "./text-edits";

const pageSize = 100;

interface MapFieldProps {
  readonly place: Place;
  readonly field: FieldShape;
  readonly mapKey: ScalarShape;
}

/** A map: a row for each of its entries. */
export function MapField({ place, field, mapKey }: MapFieldProps) {
  const { t, count, number } = useTexts();
  const { change, focus } = useForm();
  const id = useId();
  const [shown, setShown] = useState(pageSize);
  const entries = memberPlaces(place);
  const taken = new Set(entries.map(({ key }) => String(key)));
  const fresh = freshMapKey(mapKey, taken);
  const isOther = isSet(place) && place.node?.type !== "object";
  const add = () => {
    if (fresh === null) return;
    change(place, (text) => setValue(text, memberPlace(place, fresh), emptyJson(field.value)));
    if (entries.length >= shown) setShown(entries.length + 1);
    focus(rowPlace(place, entries.length), "key");
  };
  const removed = (index: number) => {
    if (entries.length > 1) focus(rowPlace(place, Math.min(index, entries.length - 2)), "remove");
    else focus({ ...place, parent: place, key: "add" }, "add");
  };
  return (
    <Row id={id} place={place} field={field} tag="group">
      {isOther && <span className={styles.problem}>{t("form.problem.object")}</span>}
      {entries.length > 0 && (
        <ul className={styles.list}>
          {entries.slice(0, shown).map((entry, index) => (
            <Entry
              // By its place: the key is what is being typed.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={index}
              map={place}
              entry={entry}
              index={index}
              field={field}
              mapKey={mapKey}
              taken={taken}
              name={String(place.key)}
              onRemoved={() => removed(index)}
            />
          ))}
        </ul>
      )}
      <span className={styles.beside} data-place={`${pathOf(place)}/add`}>
        {entries.length > shown && (
          <Button size="s" look="quiet" onClick={() => setShown(shown + pageSize)}>
            {t("form.more", { n: number(Math.min(pageSize, entries.length - shown)), all: number(entries.length) })}
          </Button>
        )}
        <span className={styles.note}>{count("form.entries", entries.length)}</span>
        <Button
          size="s"
          look="quiet"
          icon={<Plus size={12} aria-hidden="true" />}
          data-part="add"
          disabled={isOther || fresh === null}
          aria-label={t("form.add.named", { name: String(place.key) })}
          aria-describedby={describedBy(id, field)}
          onClick={add}
        >
          {t("form.add")}
        </Button>
      </span>
    </Row>
  );
}

/** An entry's row is found by its number, since its key may change. */
function rowPlace(map: Place, index: number): Place {
  return { ...map, parent: map, key: `#${index}` };
}

interface EntryProps extends MapFieldProps {
  readonly map: Place;
  readonly entry: Place;
  readonly index: number;
  readonly taken: ReadonlySet<string>;
  /** Of the field. */
  readonly name: string;
  readonly onRemoved: () => void;
}

function Entry({ map, entry, index, field, mapKey, taken, name, onRemoved }: Omit<EntryProps, "place">) {
  const { t } = useTexts();
  const { change } = useForm();
  const id = useId();
  const [isOpen, setOpen] = useOpen(entry, false);
  return (
    <li className={isSection(field) ? styles.block : styles.element} data-place={pathOf(rowPlace(map, index))}>
      <EntryKey id={id} entry={entry} mapKey={mapKey} taken={taken} name={name} />
      {isSection(field) ? (
        <div className={styles.heading}>
          <Disclosure isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
            <span className={styles.note}>{t("form.value", { key: String(entry.key) })}</span>
          </Disclosure>
          <SectionSummary place={entry} />
        </div>
      ) : (
        <div className={styles.control}>
          <ValueControl
            value={field.value}
            place={entry}
            id={`${id}-control`}
            label={`${name} ${t("form.value", { key: String(entry.key) })}`}
            fallback={null}
            presence
          />
        </div>
      )}
      <span className={styles.acts}>
        <IconButton
          label={t("form.remove.key", { key: String(entry.key) })}
          data-part="remove"
          onClick={() => {
            change(map, (text) => removeValue(text, entry));
            onRemoved();
          }}
        >
          <X size={12} />
        </IconButton>
      </span>
      {isSection(field) && isOpen && (
        <div className={styles.inner}>
          <MessageValue place={entry} field={field} />
        </div>
      )}
    </li>
  );
}

interface KeyProps {
  readonly id: string;
  readonly entry: Place;
  readonly mapKey: ScalarShape;
  readonly taken: ReadonlySet<string>;
  /** Of the field. */
  readonly name: string;
}

/** An entry's key, which goes into the text as soon as it is one that the map does not have. */
function EntryKey({ id, entry, mapKey, taken, name }: KeyProps) {
  const { t } = useTexts();
  const { change } = useForm();
  const key = String(entry.key);
  const [draft, setDraft] = useState<{ readonly typed: string; readonly base: string } | null>(null);
  const read = draft && readMapKey(mapKey, draft.typed);
  const isTaken = read !== null && read !== key && taken.has(read);
  const isLive = draft !== null && (read === null || isTaken ? draft.base === key : read === key);
  const isBad = isLive ? read === null || isTaken : entry.twice || readMapKey(mapKey, key) === null;
  const type = (event: ChangeEvent<HTMLInputElement>) => {
    const typed = event.target.value;
    const next = readMapKey(mapKey, typed);
    setDraft({ typed, base: key });
    if (next !== null && next !== key && !taken.has(next)) change(entry.parent ?? entry, () => renameKey(entry, next));
  };
  return (
    <div className={styles.key}>
      <input
        type="text"
        className={styles.input}
        aria-label={`${name} ${t("form.key")}`}
        aria-invalid={isBad}
        aria-describedby={isBad ? `${id}-key-problem` : undefined}
        data-part="key"
        spellCheck={false}
        autoComplete="off"
        value={isLive ? draft.typed : key}
        onChange={type}
        onBlur={() => !(isLive && isBad) && setDraft(null)}
      />
      {isBad && (
        <span id={`${id}-key-problem`} className={styles.problem} role="alert">
          {t(isTaken || (!isLive && entry.twice) ? "form.problem.duplicate" : "form.problem.key", { type: mapKey })}
        </span>
      )}
    </div>
  );
}
