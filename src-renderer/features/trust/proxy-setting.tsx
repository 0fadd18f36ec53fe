import { useEffect, useId, useState } from "react";
import { joinHostPort } from "#shared/model/target";
import { type EnvironmentProxy, type ProxyChoice, proxyKinds } from "#shared/model/trust";
import { SecretField } from "../../auth/secret-field";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { SettingRow } from "./setting-row";
import { TextInput } from "./text-setting";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";

type ManualProxy = Extract<ProxyChoice, { readonly host: string }>;
const isManual = (proxy: ProxyChoice): proxy is ManualProxy => "host" in proxy;

/** The way to the target. A proxy of one's own counts once it has an address. */
export function ProxySetting({ choices }: { readonly choices: Choices }) {
  const { t } = useTexts();
  const id = useId();
  const { proxy } = choices.trust.settings;
  const [wanted, setWanted] = useState<ManualProxy["kind"] | null>(null);
  const kind = wanted ?? proxy.kind;
  const choose = (chosen: ProxyChoice) => {
    setWanted(null);
    choices.choose({ proxy: chosen });
  };
  const chooseKind = (chosen: ProxyChoice["kind"]) => {
    if (chosen === "none" || chosen === "environment") choose({ kind: chosen });
    else if (isManual(proxy)) choose({ ...proxy, kind: chosen });
    else setWanted(chosen);
  };
  return (
    <SettingRow choices={choices} names={["proxy"]} labels={id}>
      <select
        id={id}
        className={styles.input}
        value={kind}
        onChange={(event) => chooseKind(proxyKinds.find((one) => one === event.target.value) ?? "none")}
      >
        {proxyKinds.map((one) => (
          <option key={one} value={one}>
            {t(`trust.proxy.${one}`)}
          </option>
        ))}
      </select>
      {kind === "environment" && <EnvironmentWords target={choices.target.text} />}
      {(kind === "http" || kind === "socks5") && <ProxyFields kind={kind} proxy={isManual(proxy) ? proxy : null} onChange={choose} />}
    </SettingRow>
  );
}

/** Which variable of the environment says what the way is. */
function EnvironmentWords({ target }: { readonly target: string }) {
  const { t } = useTexts();
  const { client } = useHost();
  const [told, setTold] = useState<EnvironmentProxy | null>(null);
  useEffect(() => {
    let isHere = true;
    client.call("trust.environmentProxy", { target }).then(
      (found) => isHere && setTold(found),
      // The core has gone: that is told elsewhere.
      () => {},
    );
    return () => {
      isHere = false;
    };
  }, [client, target]);
  if (!told) return null;
  const { variable, address, exceptedBy } = told;
  if (variable === null) return <span className={styles.hint}>{t("trust.proxy.environment.none")}</span>;
  if (address === null) {
    return (
      <span className={styles.problem} role="alert">
        {t("trust.proxy.environment.bad", { variable })}
      </span>
    );
  }
  return (
    <span className={styles.hint}>
      {exceptedBy === null
        ? t("trust.proxy.environment.from", { variable, address })
        : t("trust.proxy.environment.excepted", { variable, exceptedBy })}
    </span>
  );
}

interface ProxyFieldsProps {
  readonly kind: ManualProxy["kind"];
  readonly proxy: ManualProxy | null;
  readonly onChange: (proxy: ManualProxy) => void;
}

function ProxyFields({ kind, proxy, onChange }: ProxyFieldsProps) {
  const { t } = useTexts();
  const change = (part: Partial<ManualProxy>) => {
    if (proxy) onChange({ ...proxy, ...part });
  };
  const address = (text: string) => {
    const at = readAddress(text);
    if (at) onChange({ user: "", password: null, exceptFor: [], ...proxy, kind, ...at });
  };
  return (
    <div className={styles.inner}>
      <Field
        label={t("trust.proxy.address")}
        value={proxy ? joinHostPort(proxy.host, proxy.port) : ""}
        problemOf={(text) => (readAddress(text) ? null : t("trust.proxy.address.problem"))}
        onChange={address}
      />
      {proxy && (
        <>
          <Field label={t("trust.proxy.user")} value={proxy.user} onChange={(user) => change({ user })} />
          <div className={styles.wide}>
            <SecretField label={t("trust.proxy.password")} secret={proxy.password} onChange={(password) => change({ password })} />
          </div>
          <Field
            label={t("trust.proxy.exceptFor")}
            hint={t("trust.proxy.exceptFor.hint")}
            value={proxy.exceptFor.join(", ")}
            onChange={(text) => change({ exceptFor: listOf(text) })}
          />
        </>
      )}
    </div>
  );
}

type FieldProps = Omit<Parameters<typeof TextInput>[0], "id" | "label" | "data" | "lines"> & { readonly label: string };

function Field({ label, ...input }: FieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <span className={styles.field}>
        <TextInput id={id} data {...input} />
      </span>
    </>
  );
}

/** `host:port`, an IPv6 address in brackets; null for anything else. */
export function readAddress(text: string): { readonly host: string; readonly port: number } | null {
  const [, bracketed, plain, port] = /^(?:\[([\da-fA-F:.]+)\]|([^\s:/@[\]]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  return host === undefined || Number(port) < 1 || Number(port) > 65535 ? null : { host, port: Number(port) };
}

function listOf(text: string): string[] {
  return text
    .split(/[,，\s]+/)
    .filter((one) => one !== "")
    .slice(0, 100);
}
