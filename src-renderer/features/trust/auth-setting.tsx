import type { Auth } from "#shared/model/auth";
import { AuthEditor } from "../../auth/auth-editor";
import { SettingRow } from "./setting-row";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";

const noAuth: Auth = { scheme: { kind: "none" }, allowPlaintext: false };

/** How calls to the target are authenticated that say nothing of it themselves. */
export function AuthSetting({ choices }: { readonly choices: Choices }) {
  const { auth, transport } = choices.trust.settings;
  return (
    <SettingRow choices={choices} names={["auth"]}>
      <div className={styles.auth}>
        <AuthEditor
          place={`target ${choices.target.text}`}
          auth={auth ?? noAuth}
          target={choices.target.text}
          onChange={(changed) => choices.choose({ auth: changed.scheme.kind === "none" ? null : changed })}
          onUseTls={transport === "tls" ? undefined : () => choices.choose({ transport: "tls" })}
        />
      </div>
    </SettingRow>
  );
}
