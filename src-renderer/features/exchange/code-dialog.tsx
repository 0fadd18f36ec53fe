import { useCallback, useState } from "react";
import type { Immutable } from "#shared/base/immutable";
import type { ParamsOf } from "#shared/bridge/operation";
import type { exchangeContract } from "#shared/contract/exchange";
import { type ExportLanguage, type ExportShell, exportLanguages, exportShells } from "#shared/model/exchange";
import type { ColouredLanguage } from "../../editor/load-language";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { SelectField } from "../../ui/select-field";
import styles from "./exchange.module.css";
import { exportKinds, languageFacts } from "./export-languages";
import { ExportedView } from "./exported-view";

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
  const { client } = useHost();
  // The request cannot change while the dialog is over it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const ask = useCallback(
    async () => client.call("exchange.export", { request: await request(), language, shell }),
    [client, language, shell],
  );
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
      <ExportedView ask={ask} colours={coloursOf(language, shell)} />
      <footer className={styles.foot}>
        <Button onClick={close}>{t("code.close")}</Button>
      </footer>
    </Dialog>
  );
}

/** Commands are coloured as their shell's. */
function coloursOf(language: ExportLanguage, shell: ExportShell): ColouredLanguage {
  const { colours } = languageFacts[language];
  return colours === "shell" && shell === "powershell" ? "powershell" : colours;
}
