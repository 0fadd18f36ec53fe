import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import type { FieldShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import { ValueControl } from "./controls";
import styles from "./form.module.css";
import { type FormPart, useForm, useOpen } from "./form-context";
import { Disclosure, MessageValue, SectionSummary } from "./message-section";
import { elementPlace, elementsOf, isSet, type Place, pathOf } from "./place";
import { describedBy, isSection, Row } from "./row";
import { emptyJson } from "./scalar-text";
import { appendValue, removeValue, swapWithNext } from "./text-edits";

/** How many elements are shown at once, and more at each asking. */
const pageSize = 100;

/** A repeated field: its elements in their order, each with what moves and removes it. */
export function ListField({ place, field }: { readonly place: Place; readonly field: FieldShape }) {
  const { t, count, number } = useTexts();
  const { change, focus, setOpen } = useForm();
  const id = useId();
  const [shown, setShown] = useState(pageSize);
  const { length } = elementsOf(place);
  const isOther = isSet(place) && place.node?.type !== "array";
  const add = () => {
    const added = elementPlace(place, length);
    change(place, (text) => appendValue(text, place, emptyJson(field.value)));
    if (length >= shown) setShown(length + 1);
    if (isSection(field)) setOpen(added, true);
    focus(added, "value");
  };
  return (
    <Row id={id} place={place} field={field} tag="group">
      {isOther && <span className={styles.problem}>{t("form.problem.list")}</span>}
      {length > 0 && (
        <ol className={styles.list} data-place={pathOf(place)}>
          {Array.from({ length: Math.min(length, shown) }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an element is what stands at its place
            <ListElement key={index} list={place} index={index} length={length} field={field} name={String(place.key)} />
          ))}
        </ol>
      )}
      <span className={styles.beside} data-place={`${pathOf(place)}/add`}>
        {length > shown && (
          <Button size="s" look="quiet" onClick={() => setShown(shown + pageSize)}>
            {t("form.more", { n: number(Math.min(pageSize, length - shown)), all: number(length) })}
          </Button>
        )}
        <span className={styles.note}>{count("form.elements", length)}</span>
        <Button
          size="s"
          look="quiet"
          icon={<Plus size={12} aria-hidden="true" />}
          data-part="add"
          disabled={isOther}
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

interface ElementProps {
  readonly list: Place;
  readonly index: number;
  readonly length: number;
  readonly field: FieldShape;
  /** Of the field. */
  readonly name: string;
}

function ListElement({ list, index, length, field, name }: ElementProps) {
  const { change, focus } = useForm();
  const place = elementPlace(list, index);
  const move = (by: 1 | -1, part: FormPart) => {
    if (index + by < 0 || index + by >= length) return;
    change(list, (text) => swapWithNext(text, list, Math.min(index, index + by)));
    focus(elementPlace(list, index + by), part);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (by === null || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Of lists within lists, the innermost is meant.
    event.stopPropagation();
    const part = event.target instanceof Element ? event.target.getAttribute("data-part") : null;
    move(by, part === "up" || part === "down" || part === "remove" ? part : "value");
  };
  const remove = () => {
    change(list, (text) => removeValue(text, place));
    if (length > 1) focus(elementPlace(list, Math.min(index, length - 2)), "remove");
    else focus({ ...list, parent: list, key: "add" }, "add");
  };
  return (
    <li className={isSection(field) ? styles.block : styles.element} data-place={pathOf(place)} onKeyDown={onKeyDown}>
      <ElementValue place={place} field={field} index={index} name={name} />
      <ElementActs index={index} length={length} onMove={move} onRemove={remove} />
    </li>
  );
}

function ElementValue({ place, field, index, name }: { place: Place; field: FieldShape; index: number; name: string }) {
  const id = useId();
  const [isOpen, setOpen] = useOpen(place, false);
  const position = (
    <span className={styles.index}>
      <span className="visually-hidden">{name} </span>
      {index + 1}
    </span>
  );
  if (!isSection(field)) {
    return (
      <>
        {position}
        <div className={styles.control}>
          <ValueControl value={field.value} place={place} id={`${id}-control`} label={`${name} ${index + 1}`} fallback={null} presence />
        </div>
      </>
    );
  }
  return (
    <>
      <div className={styles.heading}>
        <Disclosure isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
          {position}
        </Disclosure>
        <SectionSummary place={place} />
      </div>
      {isOpen && (
        <div className={styles.inner}>
          <MessageValue place={place} field={field} />
        </div>
      )}
    </>
  );
}

interface ActsProps {
  readonly index: number;
  readonly length: number;
  readonly onMove: (by: 1 | -1, part: FormPart) => void;
  readonly onRemove: () => void;
}

function ElementActs({ index, length, onMove, onRemove }: ActsProps) {
  const { t } = useTexts();
  const n = index + 1;
  return (
    <span className={styles.acts}>
      <IconButton label={t("form.up", { n })} data-part="up" aria-disabled={index === 0} onClick={() => onMove(-1, "up")}>
        <ArrowUp size={12} />
      </IconButton>
      <IconButton label={t("form.down", { n })} data-part="down" aria-disabled={index === length - 1} onClick={() => onMove(1, "down")}>
        <ArrowDown size={12} />
      </IconButton>
      <IconButton label={t("form.remove", { n })} data-part="remove" onClick={onRemove}>
        <X size={12} />
      </IconButton>
    </span>
  );
}
