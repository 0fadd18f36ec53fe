import { useEffect, useId, useRef, useState } from "react";
import type { ValueShape, WellKnownShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { ValueControl } from "./controls";
import styles from "./form.module.css";
import { useForm, useShape } from "./form-context";
import { memberPlace, memberPlaces, type Place, placeIn } from "./place";
import { emptyJson, type Read, shownText } from "./scalar-text";
import { removeValue, type Step, setValue } from "./text-edits";
import { TypedFields } from "./typed-fields";
import { useDraft } from "./use-draft";

const typeKey: ReadonlySet<string> = new Set(["@type"]);
const urlStart = "type.googleapis.com/";

/** Types whose JSON in an Any is a "value" beside "@type". */
const valueTypes: ReadonlyMap<string, ValueShape> = new Map([
  ...Object.entries({
    Timestamp: "timestamp",
    Duration: "duration",
    FieldMask: "field-mask",
    Struct: "struct",
    Value: "value",
    ListValue: "list-value",
    Any: "any",
  } satisfies Record<string, WellKnownShape>).map(([name, kind]): [string, ValueShape] => [
    `google.protobuf.${name}`,
    { kind: "well-known", name: kind },
  ]),
  ...Object.entries({
    DoubleValue: "double",
    FloatValue: "float",
    Int64Value: "int64",
    UInt64Value: "uint64",
    Int32Value: "int32",
    UInt32Value: "uint32",
    BoolValue: "bool",
    StringValue: "string",
    BytesValue: "bytes",
  } as const).map(([name, scalar]): [string, ValueShape] => [`google.protobuf.${name}`, { kind: "scalar", scalar }]),
]);

/** An Any: the type that is in it, and the fields of that type. */
export function AnyFields({ place }: { readonly place: Place }) {
  const { text } = useForm();
  const url = memberPlace(place, "@type");
  const name = shownText(url.node, text).replace(/^.*\//, "");
  const value = valueTypes.get(name);
  const isKnown = useShape(value ? "" : name) != null || value !== undefined;
  const choose = useRetype(place, url, name, isKnown);
  return (
    <>
      <TypeRow url={url} onChoose={choose} />
      {value ? (
        <ValueRow place={memberPlace(place, "value")} value={value} />
      ) : (
        name !== "" && <TypedFields place={place} name={name} beside={typeKey} />
      )}
    </>
  );
}

/**
 * Writes another type. The old one's fields go as soon as the new name is that of a type, and come back with it when it is
 * undone: while a name is being typed, or mended, they stay.
 */
function useRetype(place: Place, url: Place, name: string, isKnown: boolean): (url: string) => void {
  const { change } = useForm();
  /** The type that the fields are of. */
  const settled = useRef<string | null>(null);
  const chosen = useRef<string | null>(null);
  useEffect(() => {
    if (!isKnown) return;
    const before = settled.current;
    settled.current = name;
    if (chosen.current !== name) return;
    chosen.current = null;
    const steps = settle(place, before !== null && before !== name, valueTypes.get(name));
    if (steps.length > 0) change(url, ...steps);
  });
  return (next) => {
    chosen.current = next.replace(/^.*\//, "");
    const at = { ...url, order: { fields: [], index: 0 } };
    change(url, (text, root) => setValue(text, placeIn(root, at), JSON.stringify(next)));
  };
}

/** Takes away what is of another type, and puts a value where the new type has one alone. */
function settle(place: Place, isOther: boolean, value: ValueShape | undefined): Step[] {
  const members = memberPlaces(place).filter(({ key }) => key !== "@type");
  const old = isOther ? members : [];
  const steps = old.map(
    ({ key }): Step =>
      (text, root) =>
        removeValue(text, placeIn(root, memberPlace(place, String(key)))),
  );
  const hasValue = !isOther && members.some(({ key }) => key === "value");
  if (value && !hasValue) steps.push((text, root) => setValue(text, placeIn(root, memberPlace(place, "value")), emptyJson(value)));
  return steps;
}

/** Chooses the type by name: the best of the schema's messages are offered while one types. */
function TypeRow({ url, onChoose }: { readonly url: Place; readonly onChoose: (url: string) => void }) {
  const { t } = useTexts();
  const { text, findTypes } = useForm();
  const id = useId();
  const [offered, setOffered] = useState<readonly string[]>([]);
  const shown = shownText(url.node, text).replace(urlStart, "");
  const onJson = (json: string) => onChoose(JSON.parse(json));
  const raw = url.node ? text.slice(url.node.offset, url.node.offset + url.node.length) : null;
  const draft = useDraft({ shown, raw, problem: null, read: readTypeName, onJson });
  const query = draft.props.value;
  useEffect(() => {
    let current = true;
    findTypes(query).then((names) => current && setOffered(names));
    return () => {
      current = false;
    };
  }, [findTypes, query]);
  return (
    <div className={styles.row}>
      <div className={styles.label}>
        <label className={styles.names} htmlFor={`${id}-type`}>
          @type
          <small className={styles.caption}>{t("form.any")}</small>
        </label>
      </div>
      <div className={styles.control}>
        <input
          id={`${id}-type`}
          type="text"
          className={styles.input}
          list={`${id}-types`}
          placeholder={t("form.any.choose")}
          spellCheck={false}
          autoComplete="off"
          data-part="value"
          {...draft.props}
        />
        <datalist id={`${id}-types`}>
          {offered.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
    </div>
  );
}

function readTypeName(typed: string): Read {
  const name = typed.trim();
  return { json: JSON.stringify(name.includes("/") || name === "" ? name : `${urlStart}${name}`) };
}

function ValueRow({ place, value }: { readonly place: Place; readonly value: ValueShape }) {
  const id = useId();
  const isAny = value.kind === "well-known" && value.name === "any";
  return (
    <div className={styles.row} {...(isAny ? { role: "group", "aria-labelledby": `${id}-name` } : {})}>
      <div className={styles.label}>{isAny ? <span id={`${id}-name`}>value</span> : <label htmlFor={`${id}-control`}>value</label>}</div>
      <div className={styles.control}>
        {isAny ? <AnyFields place={place} /> : <ValueControl value={value} place={place} id={`${id}-control`} fallback={null} presence />}
      </div>
    </div>
  );
}
