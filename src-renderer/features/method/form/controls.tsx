import { type KeyboardEvent, memo } from "react";
import type { EnumValueShape, ScalarShape, ValueShape } from "#shared/model/message-shape";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { bodyTree } from "./body-tree";
import styles from "./form.module.css";
import { useForm } from "./form-context";
import { isSet } from "./place";
import { base64Size, isNumeric, type Read, readScalar, scalarProblem, shownText } from "./scalar-text";
import { type ControlProps, fieldAttributes, ProblemLine, TextControl, usePlaceholder, useRaw, useWrite } from "./text-control";
import { DurationControl, TimestampControl } from "./time-controls";
import { readFieldMask } from "./time-text";
import { useDraft } from "./use-draft";

/** The control of a value that has no fields of its own. */
export function ValueControl({ value, ...props }: ControlProps & { readonly value: ValueShape }) {
  if (value.kind === "enum") return <EnumControl {...props} value={value} />;
  if (value.kind === "scalar") {
    if (value.scalar === "bool") return <BoolControl {...props} />;
    if (value.scalar === "string") return <StringControl {...props} />;
    return value.scalar === "bytes" ? <BytesControl {...props} /> : <ScalarControl {...props} scalar={value.scalar} />;
  }
  if (value.kind === "message") return null;
  switch (value.name) {
    case "timestamp":
      return <TimestampControl {...props} />;
    case "duration":
      return <DurationControl {...props} />;
    case "field-mask":
      return <TextControl {...props} read={readFieldMask} />;
    case "null-value":
      return <span className={styles.literal}>null</span>;
    case "any":
      return null;
    default:
      return <JsonControl {...props} of={value.name} />;
  }
}

function ScalarControl({ scalar, ...props }: ControlProps & { readonly scalar: ScalarShape }) {
  const { text } = useForm();
  const { node } = props.place;
  return <TextControl {...props} read={(typed) => readScalar(scalar, typed, node)} problem={scalarProblem(scalar, node, text)} />;
}

/** Text of one line or more: Shift+Enter begins the second. */
function StringControl(props: ControlProps) {
  const { text } = useForm();
  const { place } = props;
  const read = (typed: string) => readScalar("string", typed, null);
  const problem = scalarProblem("string", place.node, text);
  const draft = useDraft({ shown: shownText(place.node, text), raw: useRaw(place), problem, read, onJson: useWrite(place) });
  const lines = draft.props.value.split("\n").length;
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && lines === 1 && !event.shiftKey && !event.nativeEvent.isComposing) event.preventDefault();
    else draft.props.onKeyDown(event);
  };
  return (
    <>
      <textarea
        {...draft.props}
        {...fieldAttributes(props, draft.problem)}
        onKeyDown={onKeyDown}
        rows={Math.min(lines, 8)}
        placeholder={usePlaceholder(props)}
      />
      <ProblemLine id={`${props.id}-problem`} problem={draft.problem} />
    </>
  );
}

function BytesControl(props: ControlProps) {
  const { t, count } = useTexts();
  const { text, onChooseFile } = useForm();
  const { place } = props;
  const shown = shownText(place.node, text);
  const isText = place.node?.type === "string" && !scalarProblem("bytes", place.node, text);
  return (
    <>
      <TextControl {...props} read={(typed) => readScalar("bytes", typed, place.node)} problem={scalarProblem("bytes", place.node, text)} />
      <span className={styles.beside}>
        {isText && <span className={styles.note}>{count("form.bytes", base64Size(shown))}</span>}
        {onChooseFile && (
          <Button size="s" look="quiet" onClick={() => onChooseFile(place)}>
            {t("form.file")}
          </Button>
        )}
      </span>
    </>
  );
}

function BoolControl(props: ControlProps) {
  const { t } = useTexts();
  const { text } = useForm();
  const { place, presence, id, label, describedBy } = props;
  const write = useWrite(place);
  const problem = scalarProblem("bool", place.node, text);
  const now = useRaw(place) ?? "";
  if (!presence && (now === "" || problem === null)) {
    return (
      <span className={styles.check}>
        <input
          type="checkbox"
          data-part="value"
          id={id}
          aria-label={label}
          aria-describedby={describedBy}
          checked={now === "true"}
          onChange={(event) => write(String(event.target.checked))}
        />
        <span aria-hidden="true">{now === "true" ? "true" : "false"}</span>
      </span>
    );
  }
  return (
    <>
      <select {...fieldAttributes(props, problem)} value={now} onChange={(event) => event.target.value !== "" && write(event.target.value)}>
        {now === "" && <option value="">{t("form.unset")}</option>}
        {problem && <option value={now}>{now}</option>}
        <option value="true">true</option>
        <option value="false">false</option>
      </select>
      <ProblemLine id={`${id}-problem`} problem={problem} />
    </>
  );
}

function EnumControl({ value, ...props }: ControlProps & { readonly value: ValueShape & { readonly kind: "enum" } }) {
  const { t } = useTexts();
  const { text } = useForm();
  const { place, presence, fallback, id } = props;
  const write = useWrite(place);
  const { values } = value;
  if (values.length === 0) return <TextControl {...props} read={readEnumText} />;
  const shown = shownText(place.node, text);
  const known = values.find(({ name, number }) => name === shown || (place.node?.type === "number" && String(number) === shown));
  const meant = !isSet(place) && !presence && fallback !== null ? String(JSON.parse(fallback)) : "";
  const now = isSet(place) ? (known?.name ?? shown) : meant;
  const problem = isSet(place) && !known && !(value.open && place.node?.type === "number") ? "enum" : null;
  const current = known ?? values.find(({ name }) => name === meant);
  return (
    <>
      <select
        {...fieldAttributes(props, problem)}
        value={now}
        title={current?.doc || undefined}
        onChange={(event) => event.target.value !== "" && write(JSON.stringify(event.target.value))}
      >
        {now === "" && <option value="">{t("form.unset")}</option>}
        {isSet(place) && !known && <option value={now}>{t("form.unknown", { value: now })}</option>}
        <EnumOptions values={values} />
      </select>
      <ProblemLine id={`${id}-problem`} problem={problem} />
    </>
  );
}

/** The options of an enum, made anew only when the enum is another one: there may be thousands. */
const EnumOptions = memo(({ values }: { readonly values: readonly EnumValueShape[] }) =>
  values.map(({ name, number, doc, deprecated }) => (
    <option key={name} value={name} title={doc || undefined}>
      {`${name} = ${number}${deprecated ? " ✝" : ""}`}
    </option>
  )),
);

function readEnumText(typed: string): Read {
  const name = typed.trim();
  if (/^-?\d{1,10}$/.test(name)) return { json: name };
  return /^[A-Za-z_]\w*$/.test(name) ? { json: JSON.stringify(name) } : { problem: "enum" };
}

type JsonKind = "struct" | "value" | "list-value";

/** A Struct, a Value or a ListValue as its JSON. */
function JsonControl({ of, ...props }: ControlProps & { readonly of: JsonKind }) {
  const { text } = useForm();
  const { place } = props;
  const written = place.node ? text.slice(place.node.offset, place.node.offset + place.node.length) : null;
  const raw = written === null ? null : outdented(written, text, place.node?.offset ?? 0);
  const shown = place.node?.type === "null" && of !== "value" ? "" : (raw ?? "");
  const draft = useDraft({
    shown,
    raw,
    problem: null,
    read: (typed) => readJson(typed, of),
    onJson: useWrite(place),
    onClear: props.onClear,
  });
  return (
    <>
      <textarea
        {...draft.props}
        {...fieldAttributes(props, draft.problem)}
        rows={Math.min(draft.props.value.split("\n").length, 12)}
        placeholder={usePlaceholder(props)}
      />
      <ProblemLine id={`${props.id}-problem`} problem={draft.problem} />
    </>
  );
}

/** A value of several lines without the indent of the line it begins in. */
function outdented(raw: string, text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  return raw.replace(/\r\n/g, "\n").replaceAll(`\n${indent}`, "\n");
}

const typeOfNode = { struct: "object", "list-value": "array" } as const;

function readJson(typed: string, of: JsonKind): Read {
  const tree = bodyTree(typed);
  const isValue = tree.kind === "tree" && tree.root !== null && (of === "value" || tree.root.type === typeOfNode[of]);
  return isValue ? { json: typed.trim() } : { problem: "json" };
}

/** Does a scalar's value go away when its field is left empty? */
export function clearsWhenEmpty(value: ValueShape): boolean {
  if (value.kind === "scalar") return isNumeric(value.scalar);
  return (
    value.kind === "well-known" &&
    (value.name === "timestamp" ||
      value.name === "duration" ||
      value.name === "struct" ||
      value.name === "list-value" ||
      value.name === "value")
  );
}
