import { type FormEvent, useId, useState } from "react";
import { useStore } from "zustand";
import { Fault, type FaultData } from "#shared/base/fault";
import type { ParamsOf } from "#shared/bridge/operation";
import type { exchangeContract } from "#shared/contract/exchange";
import type { ImportSummary } from "#shared/model/exchange";
import { useHost } from "../../host/host";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { importLossLine } from "../../i18n/import-losses";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { FaultText } from "../../ui/fault-text";
import styles from "./exchange.module.css";

type From = ParamsOf<(typeof exchangeContract)["exchange.read"]>["from"];
interface Read {
  readonly importId: string;
  readonly summary: ImportSummary;
}

/** Reads what another tool has kept, shows what there is and what would be lost, and writes it into the open workspace when asked. */
export function ImportDialog() {
  const texts = useTexts();
  const { t } = texts;
  const { client } = useHost();
  const { layout, workspace } = useWindowState();
  const workspaceId = useStore(workspace, ({ id }) => id);
  const [read, setRead] = useState<Read | null>(null);
  const [fault, setFault] = useState<FaultData | null>(null);
  const [busy, setBusy] = useState(false);
  /** What of an import that was written is not as it came. */
  const [kept, setKept] = useState<readonly string[]>([]);
  const close = () => layout.setState({ exchange: null });
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setFault(null);
    await act().catch((reason: unknown) => setFault(Fault.from(reason).toData()));
    setBusy(false);
  };
  const look = (from: () => Promise<From | null>) =>
    attempt(async () => {
      const chosen = await from();
      if (chosen) setRead(await client.call("exchange.read", { from: chosen }));
    });
  const apply = (importId: string, id: string) =>
    attempt(async () => {
      const applied = await client.call("exchange.apply", { importId, workspaceId: id });
      layout.setState({ side: "collections" });
      if (applied.kept.length === 0) close();
      else setKept(applied.kept);
    });
  if (kept.length > 0) return <Kept names={kept} onClose={close} />;
  return (
    <Dialog label={t("import.title")} onClose={close} className={styles.dialog ?? ""}>
      <header className={styles.head}>
        <h2>{read ? t("import.found", { tool: read.summary.tool }) : t("import.title")}</h2>
      </header>
      <div className={styles.body} aria-busy={busy}>
        {fault && (
          <div role="alert">
            <FaultText {...faultWords(fault, texts)} />
          </div>
        )}
        {read ? <Found summary={read.summary} /> : <Choice onLook={look} busy={busy} />}
        {workspaceId === null && <p className={styles.hint}>{t("import.none")}</p>}
      </div>
      <footer className={styles.foot}>
        {read && <Button onClick={() => setRead(null)}>{t("import.again")}</Button>}
        <Button onClick={close}>{t("import.cancel")}</Button>
        {read && (
          <Button
            look="primary"
            disabled={busy || workspaceId === null}
            onClick={() => workspaceId !== null && void apply(read.importId, workspaceId)}
          >
            {t("import.apply")}
          </Button>
        )}
      </footer>
    </Dialog>
  );
}

/** It is written; says what stayed as it was. */
function Kept({ names, onClose }: { readonly names: readonly string[]; readonly onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Dialog label={t("import.title")} onClose={onClose} className={styles.dialog ?? ""}>
      <header className={styles.head}>
        <h2>{t("import.done")}</h2>
      </header>
      <div className={styles.body}>
        <Names title={t("import.kept")} names={names} />
      </div>
      <footer className={styles.foot}>
        <Button look="primary" onClick={onClose}>
          {t("import.close")}
        </Button>
      </footer>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly onLook: (from: () => Promise<From | null>) => Promise<void>;
  readonly busy: boolean;
}

function Choice({ onLook, busy }: ChoiceProps) {
  const { t } = useTexts();
  const { client, info } = useHost();
  const [path, setPath] = useState("");
  const [text, setText] = useState("");
  const id = useId();
  const pick = (what: "any" | "folder") => () =>
    void onLook(async () => {
      const [file] = (await client.call("files.pick", { what })).files;
      return file ? { handle: file.handle } : null;
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const written = path.trim();
    if (written !== "") void onLook(async () => ({ handle: (await client.call("files.resolve", { path: written, all: true })).handle }));
    else if (text.trim() !== "") void onLook(async () => ({ text }));
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.hint}>{t("import.tools")}</p>
      {info.capabilities.nativeDialogs && (
        <p className={styles.picks}>
          <Button onClick={pick("any")}>{t("import.choose")}</Button>
          <Button onClick={pick("folder")}>{t("import.choose.folder")}</Button>
        </p>
      )}
      <label htmlFor={`${id}-path`}>{t("import.path")}</label>
      <input id={`${id}-path`} className="data" value={path} spellCheck={false} onChange={(event) => setPath(event.target.value)} />
      <label htmlFor={`${id}-text`}>{t("import.paste")}</label>
      <textarea
        id={`${id}-text`}
        className="data"
        rows={5}
        value={text}
        spellCheck={false}
        placeholder="grpcurl -plaintext -d '{}' localhost:50051 pkg.Service/Method"
        onChange={(event) => setText(event.target.value)}
      />
      <p>
        <Button type="submit" look="primary" disabled={busy || (path.trim() === "" && text.trim() === "")}>
          {t("import.read")}
        </Button>
      </p>
    </form>
  );
}

function Found({ summary: { requests, environments, protos, secrets, losses } }: { readonly summary: ImportSummary }) {
  const { t, locale } = useTexts();
  return (
    <>
      <Names title={t("import.losses")} names={losses.map((loss) => importLossLine(loss, locale))} />
      {losses.length === 0 && <p className={styles.hint}>{t("import.whole")}</p>}
      <Names title={t("import.requests")} names={requests} />
      <Names title={t("import.environments")} names={environments} />
      <Names title={t("import.protos")} names={protos} />
      <Names title={t("import.secrets")} names={secrets} />
    </>
  );
}

/** So many are told by name. */
const maxNamed = 200;

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <section aria-label={title} className={styles.notes}>
      <h3>
        {title} ({names.length})
      </h3>
      <ul>
        {[...new Set(names)].slice(0, maxNamed).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {names.length > maxNamed && <li>…</li>}
      </ul>
    </section>
  );
}
