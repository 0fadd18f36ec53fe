import { useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Immutable } from "#shared/base/immutable";
import type { ParamsOf } from "#shared/bridge/operation";
import type { exchangeContract } from "#shared/contract/exchange";
import { type ExportedText, type ExportLanguage, type ExportShell, exportLanguages, exportShells } from "#shared/model/exchange";
import type { ColouredLanguage } from "../../editor/load-language";
import { useHost } from "../../host/host";
import { exportNoteText } from "../../i18n/export-notes";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { Dialog } from "../../ui/dialog";
import { FaultText } from "../../ui/fault-text";
import { SelectField } from "../../ui/select-field";
import { CodeText } from "./code-text";
import styles from "./exchange.module.css";
import { exportKinds, fileColours, languageFacts } from "./export-languages";

type Request = Immutable<ParamsOf<(typeof exchangeContract)["exchange.export"]>["request"]>;

/** What was chosen the last time in this window. */
let lastLanguage: ExportLanguage = "grpcurl";
let lastShell: ExportShell = /Win/.test(navigator.userAgent) ? "powershell" : "bash";

/** A request in another tool's words, to be copied. `request` rejects with the fault of what is written there. */
export function CodeDialog({ request }: { readonly request: () => Promise<Request> }) {
  const { t } = useTexts();
  const { layout } = useWindowState();
  const [language, setLanguage] = useState(lastLanguage);
  const [shell, setShell] = useState(lastShell);
  const { written, fault } = useWritten(request, language, shell);
  const close = () => layout.setState({ exchange: null });
  const groups = exportKinds.map((kind) => ({
    label: t(`code.kind.${kind}`),
    options: exportLanguages.filter((id) => languageFacts[id].kind === kind).map((id) => ({ id, label: languageFacts[id].name })),
  }));
  const choose = (chosen: ExportLanguage) => {
    lastLanguage = chosen;
    setLanguage(chosen);
  };
  const chooseShell = (chosen: ExportShell) => {
    lastShell = chosen;
    setShell(chosen);
  };
  return (
    <Dialog label={t("code.title")} onClose={close} className={styles.dialog ?? ""}>
      <header className={styles.head}>
        <h2>{t("code.title")}</h2>
        <SelectField label={t("code.language")} value={language} options={groups} onChange={choose} />
        {languageFacts[language].colours === "shell" && (
          <SelectField
            label={t("code.shell")}
            value={shell}
            options={exportShells.map((id) => ({ id, label: t(`code.shell.${id}`) }))}
            onChange={chooseShell}
          />
        )}
      </header>
      <div className={`${styles.body} ${styles.codeBody}`} aria-busy={written === null && fault === null}>
        {fault && <Refusal fault={fault} />}
        {written && <Written written={written} colours={coloursOf(language, shell)} />}
      </div>
      <footer className={styles.foot}>
        <Button onClick={close}>{t("code.close")}</Button>
      </footer>
    </Dialog>
  );
}

function Refusal({ fault }: { readonly fault: FaultData }) {
  const texts = useTexts();
  return (
    <div role="alert">
      <FaultText {...faultWords(fault, texts)} />
    </div>
  );
}

/** Commands are coloured as their shell's. */
function coloursOf(language: ExportLanguage, shell: ExportShell): ColouredLanguage {
  const { colours } = languageFacts[language];
  return colours === "shell" && shell === "powershell" ? "powershell" : colours;
}

function coloursOfFile(name: string): ColouredLanguage {
  return fileColours.find(([end]) => name.endsWith(end))?.[1] ?? "shell";
}

interface WrittenProps {
  readonly written: ExportedText;
  readonly colours: ColouredLanguage;
}

function Written({ written: { fileName, text, files = [], setUp, notes }, colours }: WrittenProps) {
  const { t, locale } = useTexts();
  return (
    <>
      {notes.length > 0 && (
        <section aria-label={t("code.notes")} className={styles.notes}>
          <h3>{t("code.notes")}</h3>
          <ul>
            {notes.map((note) => (
              <li key={JSON.stringify(note)}>{exportNoteText(note, locale)}</li>
            ))}
          </ul>
        </section>
      )}
      {setUp.length > 0 && <Code title={t("code.setUp")} copy={t("code.copy.setUp")} text={`${setUp.join("\n")}\n`} colours="shell" />}
      <Code title={t("code.file", { name: fileName })} copy={t("code.copy")} text={text} colours={colours} isProgram />
      {files.map((file) => (
        <Code
          key={file.fileName}
          title={t("code.file", { name: file.fileName })}
          copy={t("code.copy.file", { name: file.fileName })}
          text={file.text}
          colours={coloursOfFile(file.fileName)}
        />
      ))}
    </>
  );
}

interface CodeProps {
  readonly title: string;
  readonly copy: string;
  readonly text: string;
  readonly colours: ColouredLanguage;
  /** It takes the room that the others leave. */
  readonly isProgram?: boolean;
}

function Code({ title, copy, text, colours, isProgram = false }: CodeProps) {
  const { t } = useTexts();
  const host = useHost();
  return (
    <section aria-label={title} className={`${styles.code} ${isProgram ? styles.program : ""}`}>
      <header>
        <h3>{title}</h3>
        <CopyButton label={copy} done={t("code.copied")} onCopy={() => host.copyText(text)} inWords />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <pre className="data" tabIndex={0}>
        <CodeText text={text} language={colours} />
      </pre>
    </section>
  );
}

/** Asks the core anew when another language is chosen; what was written before stays until the answer. */
function useWritten(request: () => Promise<Request>, language: ExportLanguage, shell: ExportShell) {
  const { client } = useHost();
  const [written, setWritten] = useState<ExportedText | null>(null);
  const [fault, setFault] = useState<FaultData | null>(null);
  // The request cannot change while the dialog is over it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let isWanted = true;
    const ask = async () => client.call("exchange.export", { request: await request(), language, shell });
    ask().then(
      (text) => {
        if (!isWanted) return;
        setWritten(text);
        setFault(null);
      },
      (reason: unknown) => {
        if (!isWanted) return;
        setWritten(null);
        setFault(Fault.from(reason).toData());
      },
    );
    return () => {
      isWanted = false;
    };
  }, [client, language, shell]);
  return { written, fault };
}
