import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useTexts } from "../../i18n/i18n";
import { metadataLines } from "../../state/metadata-lines";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { AddressField, AskFault, AskProgress } from "./ask-form";
import styles from "./reflect.module.css";
import { useAsking } from "./use-asking";

/** Asks a server while other work is open; with metadata, where the server wants some. */
export function AskPanel({ transportOf }: { readonly transportOf: (target: string) => ReactNode }) {
  const { t } = useTexts();
  const { layout } = useWindowState();
  const asking = useAsking();
  const [lines, setLines] = useState("");
  const note = useId();
  const metadata = lines.trim() === "" ? [] : metadataLines(lines.replace(/^(?!\s*-H\s)(?=\S)/gm, "-H "));
  const close = () => {
    if (asking.running) asking.cancel();
    layout.setState({ askPanel: false });
  };
  const ask = async () => {
    if (asking.running || metadata === null) return;
    if (await asking.ask(metadata)) layout.setState({ askPanel: false });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void ask();
  };
  return (
    <Dialog label={t("reflect.title")} onClose={close}>
      <form className={styles.panel} onSubmit={submit}>
        <h2>{t("reflect.title")}</h2>
        <p>{t("reflect.text")}</p>
        <AddressField id="ask-panel-target" asking={asking} transport={transportOf(asking.target)} />
        <label className={styles.label}>
          {t("reflect.metadata")}
          <textarea
            className={`${styles.metadata} data`}
            rows={3}
            value={lines}
            placeholder="authorization: Bearer …"
            spellCheck={false}
            autoComplete="off"
            aria-invalid={metadata === null}
            aria-describedby={note}
            onChange={(event) => setLines(event.target.value)}
          />
        </label>
        <p id={note} className={metadata === null ? styles.problem : styles.hint}>
          {t(metadata === null ? "reflect.metadata.problem" : "reflect.metadata.hint")}
        </p>
        <AskFault asking={asking} again={() => void ask()} />
        <footer className={styles.foot}>
          <AskProgress asking={asking} />
          <Button onClick={close}>{t("reflect.cancel")}</Button>
          <Button type="submit" look="primary" disabled={asking.target.trim() === "" || metadata === null || asking.running}>
            {t("reflect.act")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
