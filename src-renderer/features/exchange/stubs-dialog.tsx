import { useCallback, useState } from "react";
import { type ExportShell, exportShells, type StubLanguage, type StubTool, stubLanguages, stubTools } from "#shared/model/exchange";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useSchemas, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { SelectField } from "../../ui/select-field";
import styles from "./exchange.module.css";
import { ExportedView } from "./exported-view";

/** Names of products, the same in every language. */
const languageNames: Readonly<Record<StubLanguage, string>> = {
  go: "Go",
  python: "Python",
  typescript: "TypeScript",
  java: "Java",
  csharp: "C#",
  rust: "Rust",
  cpp: "C++",
};
const toolNames: Readonly<Record<StubTool, string>> = { protoc: "protoc", buf: "buf generate" };

interface Choice {
  readonly language: StubLanguage;
  readonly tool: StubTool;
  readonly shell: ExportShell;
}

/** What was chosen the last time in this window. */
let lastChoice: Choice = { language: "go", tool: "protoc", shell: /Win/.test(navigator.userAgent) ? "powershell" : "bash" };

/** What makes stubs of a source's files, in a language, to be copied. */
export function StubsDialog({ sourceId: first }: { readonly sourceId: string }) {
  const { t } = useTexts();
  const { client } = useHost();
  const { layout } = useWindowState();
  const sources = useSchemas((schemas) => schemas.sources);
  const [sourceId, setSourceId] = useState(first);
  const [choice, setChoice] = useState(lastChoice);
  const { language, tool, shell } = choice;
  const ask = useCallback(
    () => client.call("exchange.stubs", { sourceId, language, tool, shell }),
    [client, sourceId, language, tool, shell],
  );
  const close = () => layout.setState({ stubsOf: null });
  const choose = (changed: Partial<Choice>) => {
    lastChoice = { ...choice, ...changed };
    setChoice(lastChoice);
  };
  return (
    <Dialog label={t("stubs.title")} onClose={close} className={styles.dialog ?? ""}>
      <header className={styles.head}>
        <h2>{t("stubs.title")}</h2>
        {sources.length > 1 && (
          <SelectField
            label={t("stubs.source")}
            value={sourceId}
            options={sources.map(({ source }) => ({ id: source.id, label: source.label }))}
            onChange={setSourceId}
          />
        )}
        <SelectField
          label={t("code.language")}
          value={language}
          options={stubLanguages.map((id) => ({ id, label: languageNames[id] }))}
          onChange={(chosen) => choose({ language: chosen })}
        />
        <SelectField
          label={t("stubs.tool")}
          value={tool}
          options={stubTools.map((id) => ({ id, label: toolNames[id] }))}
          onChange={(chosen) => choose({ tool: chosen })}
        />
        <SelectField
          label={t("code.shell")}
          value={shell}
          options={exportShells.map((id) => ({ id, label: t(`code.shell.${id}`) }))}
          onChange={(chosen) => choose({ shell: chosen })}
        />
      </header>
      <ExportedView ask={ask} colours={tool === "buf" ? "yaml" : shell === "powershell" ? "powershell" : "shell"} />
      <footer className={styles.foot}>
        <Button onClick={close}>{t("code.close")}</Button>
      </footer>
    </Dialog>
  );
}
