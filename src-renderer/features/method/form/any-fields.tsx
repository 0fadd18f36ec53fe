import { useEffect, useId, useState } from "react";
import type { ValueShape, WellKnownShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { ValueControl } from "./controls";
import styles from "./form.module.css";
import { useForm } from "./form-context";
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
  return (
    <>
      <TypeRow place={place} url={url} />
      {value ? (
        <ValueRow place={memberPlace(place, "value")} value={value} />
      ) : (
        name !== "" && <TypedFields place={place} name={name} beside={typeKey} />
      )}
    </>
  );
}

/** Chooses the type by name: the best of the schema's messages are offered while one types. */
function TypeRow({ place, url }: { readonly place: Place; readonly url: Place }) {
  const { t } = useTexts();
  const { text, change, findTypes } = useForm();
  const id = useId();
  const [offered, setOffered] = useState<readonly string[]>([]);
  const shown = shownText(url.node, text).replace(urlStart, "");
  const onJson = (json: string) => change(url, ...retype(place, JSON.parse(json)));
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

/** Another type: what was there of the old one stays in the text, where the form names it as unknown, but for a lone "value". */
function retype(place: Place, url: string): Step[] {
  const value = valueTypes.get(url.replace(/^.*\//, ""));
  const steps: Step[] = [
    (text, root) => setValue(text, placeIn(root, { ...memberPlace(place, "@type"), order: { fields: [], index: 0 } }), JSON.stringify(url)),
  ];
  const has = memberPlaces(place).find(({ key }) => key === "value");
  if (value && !has) steps.push((text, root) => setValue(text, placeIn(root, memberPlace(place, "value")), emptyJson(value)));
  if (!value && has && memberPlaces(place).length <= 2) steps.push((text, root) => removeValue(text, placeIn(root, has)));
  return steps;
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
