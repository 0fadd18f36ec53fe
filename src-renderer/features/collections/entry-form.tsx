import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTexts } from "../../i18n/i18n";
import { useSchemas } from "../../state/window-state";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import styles from "./collections.module.css";

interface EntryFormProps {
  readonly kind: "request" | "folder";
  /** The method that a new request is likeliest of. */
  readonly method: string;
  readonly onAdd: (name: string, method: string) => void;
  readonly onClose: () => void;
}

/** Asks in place for what a new request or folder needs. */
export function EntryForm({ kind, method: suggested, onAdd, onClose }: EntryFormProps) {
  const { t } = useTexts();
  const [method, setMethod] = useState(suggested);
  const [name, setName] = useState("");
  const methods = useSchemas((state) => state.sources);
  const list = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // The pane may have to come first, and the palette gives the focus back.
    const frame = requestAnimationFrame(() => form.current?.querySelector("input")?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const short = method.slice(method.lastIndexOf("/") + 1);
  const called = name.trim() === "" && kind === "request" ? short : name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (called === "" || (kind === "request" && !method.includes("/"))) return;
    onAdd(called, method.trim());
    onClose();
  };
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={t(kind === "request" ? "collections.new.request" : "collections.new.folder")}
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <TextField label={t("collections.name")} value={name} placeholder={short} onChange={setName} />
      {kind === "request" && (
        <>
          <TextField label={t("collections.method")} value={method} list={list} onChange={setMethod} />
          <datalist id={list}>
            {methods.flatMap(({ services }) =>
              services.flatMap((service) =>
                service.methods.map((one) => <option key={`${service.name}/${one.name}`} value={`${service.name}/${one.name}`} />),
              ),
            )}
          </datalist>
        </>
      )}
      <div className={styles.buttons}>
        <Button type="submit" size="s" look="primary" disabled={called === ""}>
          {t("collections.add")}
        </Button>
        <Button size="s" onClick={onClose}>
          {t("collections.cancel")}
        </Button>
      </div>
    </form>
  );
}
