import { useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { ExportedText } from "#shared/model/exchange";
import type { ColouredLanguage } from "../../editor/load-language";
import { useHost } from "../../host/host";
import { exportNoteText } from "../../i18n/export-notes";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { CopyButton } from "../../ui/copy-button";
import { FaultText } from "../../ui/fault-text";
import { CodeText } from "./code-text";
import styles from "./exchange.module.css";
import { fileColours } from "./export-languages";

interface ExportedViewProps {
  /** Another function asks anew; what was written before stays until its answer. It rejects with the fault that is shown. */
  readonly ask: () => Promise<ExportedText>;
  readonly colours: ColouredLanguage;
}

/** What the core writes for another tool: what is to be known, the set-up and the files, each to be copied. */
export function ExportedView({ ask, colours }: ExportedViewProps) {
  const [written, setWritten] = useState<ExportedText | null>(null);
  const [fault, setFault] = useState<FaultData | null>(null);
  useEffect(() => {
    let isWanted = true;
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
  }, [ask]);
  return (
    <div className={`${styles.body} ${styles.codeBody}`} aria-busy={written === null && fault === null}>
      {fault && <Refusal fault={fault} />}
      {written && <Written written={written} colours={colours} />}
    </div>
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
