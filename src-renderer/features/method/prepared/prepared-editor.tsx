import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import type { PreparedMessage } from "#shared/model/prepared-message";
import type { MethodDetail } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import { chordLabel } from "../../../commands/registry";
import { JsonEditor } from "../../../editor/json-editor";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { TextField } from "../../../ui/field";
import { problemOf } from "../request/body-problem";
import { useBodySchema } from "../request/body-schema";
import { useBodyCheck } from "../request/use-body-check";
import styles from "./prepared.module.css";
import { RepeatFields } from "./repeat-fields";
import type { PreparedActs } from "./use-prepared";

interface PreparedEditorProps {
  readonly tab: TabState;
  readonly detail: MethodDetail | null;
  readonly message: PreparedMessage;
  readonly acts: PreparedActs;
  readonly onDone: () => void;
}

/** A prepared message with all that can be changed of it. Every change counts at once, as in the composer. */
export function PreparedEditor({ tab, detail, message, acts, onDone }: PreparedEditorProps) {
  const texts = useTexts();
  const { t } = texts;
  const { id, name, text, format, repeat } = message;
  const { mac } = useHost();
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector("input")?.select(), []);
  const asBody = useMemo(() => ({ ...tab, format, body: text }), [tab, format, text]);
  const schema = useBodySchema(asBody, detail);
  const checked = useBodyCheck(asBody, detail !== null);
  const problem = useMemo(() => problemOf(checked, texts), [checked, texts]);
  const hint =
    format === "json" ? t("prepared.body.empty", { keys: chordLabel("Ctrl+Space", mac), open: "{{" }) : t("prepared.body.empty.text");
  const onKeyDown = (event: KeyboardEvent) => {
    const isLine = event.target instanceof HTMLInputElement;
    // The editor has uses of its own for both keys, and tells by preventing their default.
    if (event.defaultPrevented || !(event.key === "Escape" || (event.key === "Enter" && isLine))) return;
    event.preventDefault();
    event.stopPropagation();
    onDone();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves from anywhere in it
    <div className={styles.editor} ref={form} onKeyDown={onKeyDown}>
      <TextField label={t("prepared.name")} value={name} onChange={(value) => acts.change(id, { name: value.slice(0, 200) })} />
      {format === "file" ? (
        <p className={styles.preview}>{text}</p>
      ) : (
        <div className={styles.bodyBox}>
          <JsonEditor
            id={`prepared-${id}`}
            language={format === "json" ? "json" : format === "text" ? "textproto" : "plaintext"}
            value={text}
            onChange={(value) => acts.change(id, { text: value })}
            schema={format === "json" ? schema : null}
            maxLength={maxLength}
            label={t("prepared.body", { name })}
            problem={problem}
            placeholder={hint}
            lineNumbers={false}
            wraps
          />
        </div>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem.message}
        </p>
      )}
      <RepeatFields repeat={repeat} onChange={(next) => next && acts.change(id, { repeat: next })} />
      <span className={styles.formActs}>
        <Button size="s" look="primary" onClick={onDone}>
          {t("prepared.done")}
        </Button>
        <Button size="s" look="quiet" onClick={() => acts.remove(id)}>
          {t("prepared.delete")}
        </Button>
      </span>
    </div>
  );
}

/** UTF-16 units: what is longer is better sent from a file. */
const maxLength = 256 * 1024;
