import { useTexts } from "../../i18n/i18n";
import { AuthSetting } from "./auth-setting";
import { IdentitySetting } from "./identity-setting";
import { ProxySetting } from "./proxy-setting";
import { RootsSetting } from "./roots-setting";
import { TextSetting } from "./text-setting";
import { TransportSetting } from "./transport-setting";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";
import { VersionSetting } from "./version-setting";

/** All settings of a target, those of TLS only where it is spoken. */
export function TrustSettings({ choices }: { readonly choices: Choices }) {
  const { t } = useTexts();
  const { target, trust, pattern } = choices;
  const isTls = trust.settings.transport === "tls";
  return (
    <fieldset className={styles.settings} disabled={pattern === null}>
      <TransportSetting choices={choices} />
      {isTls && (
        <>
          <RootsSetting choices={choices} />
          <IdentitySetting choices={choices} />
          <TextSetting choices={choices} name="serverName" hint={t("trust.serverName.hint", { host: target.host ?? "localhost" })} />
          <VersionSetting choices={choices} />
        </>
      )}
      <TextSetting choices={choices} name="authority" hint={t("trust.authority.hint")} />
      <ProxySetting choices={choices} />
      <TextSetting
        choices={choices}
        name="serviceConfig"
        hint={t("trust.serviceConfig.hint")}
        problemOf={(text) => configProblem(text, t)}
        lines
      />
      <TextSetting choices={choices} name="userAgent" hint={t("trust.userAgent.hint")} />
      <AuthSetting choices={choices} />
    </fieldset>
  );
}

/** Why a text is no service config, as far as that can be told here: the core knows gRPC's own rules. */
function configProblem(text: string, t: ReturnType<typeof useTexts>["t"]): string | null {
  try {
    const config: unknown = JSON.parse(text);
    return typeof config === "object" && config !== null && !Array.isArray(config) ? null : t("trust.serviceConfig.object");
  } catch (error) {
    return t("trust.serviceConfig.json", { problem: error instanceof Error ? error.message : String(error) });
  }
}
