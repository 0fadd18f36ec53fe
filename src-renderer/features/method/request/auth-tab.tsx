import { inheritedAuth } from "#shared/model/auth";
import type { TabState } from "#shared/model/settings";
import { AuthEditor } from "../../../auth/auth-editor";
import { useCommandRegistry } from "../../../commands/context";
import { useTexts } from "../../../i18n/i18n";
import { useCalls, useTrustOf, useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";
import { clearRefusal } from "../calls";
import styles from "./request-pane.module.css";

/** How the calls of a tab are authenticated: as is chosen here, or for the target. */
export function AuthTab({ tab }: { readonly tab: TabState }) {
  const state = useWindowState();
  const registry = useCommandRegistry();
  const refusal = useCalls(({ refusals }) => refusals[tab.id]);
  const failure = useCalls(({ heads }) => heads[tab.id]?.fault);
  const auth = tab.auth ?? inheritedAuth;
  return (
    <AuthEditor
      place={tab.id}
      auth={auth}
      target={tab.target.trim()}
      fault={[refusal, failure].find((fault) => fault && isAboutAuth(fault.code)) ?? null}
      inherited={<Inherited target={tab.target.trim()} onChange={() => registry.run("trust")} />}
      onUseTls={() => registry.run("trust")}
      onChange={(changed) => {
        clearRefusal(state, tab.id);
        state.tabActions.update(tab.id, { auth: changed.scheme.kind === "inherit" ? undefined : changed });
      }}
    />
  );
}

/** Is a fault about what a call is authenticated with? Then the Auth tab is where it is mended. */
export function isAboutAuth(code: string): boolean {
  return code.startsWith("auth-") || code === "sign-in-needed" || code === "secret-locked";
}

interface InheritedProps {
  readonly target: string;
  readonly onChange: () => void;
}

/** What the target has, and for which pattern that was chosen. */
function Inherited({ target, onChange }: InheritedProps) {
  const { t } = useTexts();
  const trust = useTrustOf(target);
  const auth = trust?.settings.auth ?? null;
  const origin = trust?.origins.auth;
  const says =
    auth === null || origin?.by !== "rule"
      ? t("auth.inherited.nothing", { target })
      : t("auth.inherited.from", { kind: t(`auth.kind.${auth.scheme.kind}`), pattern: origin.pattern });
  return (
    <div className={styles.inherited}>
      <p>{says}</p>
      <Button size="s" onClick={onChange}>
        {t(auth === null ? "auth.inherited.choose" : "auth.inherited.change")}
      </Button>
    </div>
  );
}
