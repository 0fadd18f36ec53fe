import { useShallow } from "zustand/react/shallow";
import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../i18n/i18n";
import { unnamedSecrets } from "../../state/saved-request";
import { secretNameFor, secretNames } from "../../state/saved-store";
import { useSaved, useWindowState } from "../../state/window-state";
import { TextField } from "../../ui/field";

/** Asks what a tab's new secrets are to be called in its file, which has their names and never their texts; nothing where all have one. */
export function SecretNames({ tab, request }: { readonly tab: TabState; readonly request: string }) {
  const { t } = useTexts();
  const { saved } = useWindowState();
  const ids = useSaved(useShallow((now) => unnamedSecrets(tab, secretNames(now))));
  const known = useSaved((now) => now);
  return ids.map((id) => (
    <TextField
      key={id}
      label={t("saved.secret.name")}
      hint={t("saved.secret.hint")}
      placeholder={secretNameFor({ ...known, called: {} }, id, request)}
      value={known.called[id] ?? ""}
      onChange={(name) => saved.setState(({ called }) => ({ called: { ...called, [id]: name } }))}
    />
  ));
}
