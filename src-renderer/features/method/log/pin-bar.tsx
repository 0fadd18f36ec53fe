import { type Ref, useEffect, useId, useReducer, useState } from "react";
import { maxPinned } from "#shared/model/log-layout";
import { useTexts } from "../../../i18n/i18n";
import { withPinned } from "./columns";
import { FieldBar } from "./field-bar";
import { fieldsAlong } from "./use-field-names";
import type { Log } from "./use-log";

/** A field for the name of a message's field, to pin it as a column; the schema's names are offered. */
export function PinBar({ log, field, onClose }: { log: Log; field: Ref<HTMLInputElement>; onClose: () => void }) {
  const { t, number } = useTexts();
  const id = useId();
  const [text, setText] = useState("");
  const [note, setNote] = useState<"unknown" | "most" | null>(null);
  const { layout, setLayout, fieldNames } = log;
  const { shapes, type } = fieldNames;
  const path = text.trim();
  const [, changed] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const listening = shapes.onDidChange(changed);
    return () => listening.dispose();
  }, [shapes]);
  const { paths, isField } = fieldsAlong(path, type, shapes);
  const pin = () => {
    if (path === "") return;
    if (isField === false) return setNote("unknown");
    if (layout.pinned.length >= maxPinned) return setNote("most");
    if (!layout.pinned.includes(path)) setLayout(withPinned(layout, path));
    onClose();
  };
  return (
    <FieldBar
      label={t("log.pin")}
      field={field}
      value={text}
      onValue={(next) => {
        setText(next);
        setNote(null);
      }}
      list={`${id}-names`}
      placeholder={t("log.pin.hint")}
      maxLength={200}
      act={t("log.pin.act")}
      onAct={pin}
      onClose={onClose}
      note={note && (note === "unknown" ? t("log.pin.unknown") : t("log.pin.most", { n: number(maxPinned) }))}
      isWrong={note !== null}
    >
      <datalist id={`${id}-names`}>
        {paths
          .filter((one) => !layout.pinned.includes(one))
          .map((one) => (
            <option key={one} value={one} />
          ))}
      </datalist>
    </FieldBar>
  );
}
