import { useState } from "react";
import { type GoogleScheme, type JwtScheme, jwtAlgorithms } from "#shared/model/auth";
import { formatDuration, parseDuration } from "#shared/model/duration";
import { useTexts } from "../i18n/i18n";
import { AreaField } from "../ui/area-field";
import { TextField } from "../ui/field";
import { SelectField } from "../ui/select-field";
import styles from "./auth.module.css";
import type { FieldsProps } from "./scheme-fields";
import { SecretField } from "./secret-field";

/** A token that is signed here: with what, and what it says. */
export function JwtFields({ scheme, onChange, problemOf }: FieldsProps<JwtScheme>) {
  const { t } = useTexts();
  const isShared = scheme.algorithm.startsWith("HS");
  return (
    <div className={styles.fields}>
      <SelectField
        label={t("auth.jwt.algorithm")}
        value={scheme.algorithm}
        options={jwtAlgorithms.map((id) => ({ id, label: id }))}
        hint={t(isShared ? "auth.jwt.algorithm.shared" : "auth.jwt.algorithm.pair")}
        onChange={(algorithm) => onChange({ ...scheme, algorithm })}
      />
      <Lifetime seconds={scheme.lifetimeSeconds} onChange={(lifetimeSeconds) => onChange({ ...scheme, lifetimeSeconds })} />
      <div className={styles.wide}>
        <SecretField
          // Another kind of field: what was begun in the one is not for the other.
          key={String(isShared)}
          label={t(isShared ? "auth.jwt.key" : "auth.jwt.pem")}
          lines={!isShared}
          secret={scheme.key}
          problem={problemOf("key")}
          onChange={(key) => onChange({ ...scheme, key })}
        />
      </div>
      <AreaField
        label={t("auth.jwt.claims")}
        value={scheme.claims}
        hint={t("auth.jwt.claims.hint")}
        placeholder='{"sub": "someone", "aud": "my-api"}'
        problem={problemOf("claims") ?? (isObject(scheme.claims) ? null : t("auth.jwt.object"))}
        onChange={(claims) => onChange({ ...scheme, claims })}
      />
      <AreaField
        label={t("auth.jwt.headers")}
        value={scheme.headers}
        hint={t("auth.jwt.headers.hint")}
        placeholder='{"kid": "key-1"}'
        problem={problemOf("headers") ?? (isObject(scheme.headers) ? null : t("auth.jwt.object"))}
        onChange={(headers) => onChange({ ...scheme, headers })}
      />
    </div>
  );
}

/** A year; what the core takes at most. */
const mostSeconds = 366 * 24 * 3600;

/** What is typed stays as it is; what it says is taken over as soon as it says something. */
function Lifetime({ seconds, onChange }: { readonly seconds: number; readonly onChange: (seconds: number) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string) => {
    const ms = parseDuration(text);
    return ms === null || ms < 1000 || ms > mostSeconds * 1000 ? null : Math.round(ms / 1000);
  };
  const text = typed ?? formatDuration(seconds * 1000);
  return (
    <TextField
      label={t("auth.jwt.lifetime")}
      value={text}
      hint={t("auth.jwt.lifetime.hint")}
      problem={read(text) === null ? t("auth.jwt.lifetime.problem") : null}
      onChange={(next) => {
        setTyped(next);
        const now = read(next);
        if (now !== null) onChange(now);
      }}
    />
  );
}

function isObject(text: string): boolean {
  if (text.trim() === "") return true;
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** A service account's key file, and what for. */
export function GoogleFields({ scheme, onChange, problemOf }: FieldsProps<GoogleScheme>) {
  const { t } = useTexts();
  return (
    <div className={styles.fields}>
      <div className={styles.wide}>
        <SecretField
          label={t("auth.google.key")}
          lines
          secret={scheme.key}
          hint={t("auth.google.key.hint")}
          problem={problemOf("key")}
          onChange={(key) => onChange({ ...scheme, key })}
        />
      </div>
      <TextField
        label={t("auth.google.audience")}
        value={scheme.audience}
        hint={t("auth.google.audience.hint")}
        problem={problemOf("audience")}
        onChange={(audience) => onChange({ ...scheme, audience })}
      />
      <TextField
        label={t("auth.google.scope")}
        value={scheme.scope}
        hint={t("auth.google.scope.hint")}
        onChange={(scope) => onChange({ ...scheme, scope })}
      />
    </div>
  );
}
