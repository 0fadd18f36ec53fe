import type { AuthScheme } from "#shared/model/auth";
import { useTexts } from "../i18n/i18n";
import { TextField } from "../ui/field";
import styles from "./auth.module.css";
import { GoogleFields, JwtFields } from "./key-fields";
import { OAuthFields } from "./oauth-fields";
import { PairFields } from "./pair-fields";
import { SecretField } from "./secret-field";

/** What the fields of a scheme need. */
export interface FieldsProps<Scheme extends AuthScheme> {
  readonly scheme: Scheme;
  readonly onChange: (scheme: AuthScheme) => void;
  /** What is wrong with a field, in words; null for nothing that is known. */
  readonly problemOf: (field: string) => string | null;
}

/** The fields of a scheme of any kind. */
export function SchemeFields({ scheme, ...rest }: FieldsProps<AuthScheme>) {
  switch (scheme.kind) {
    case "inherit":
    case "none":
      return null;
    case "bearer":
    case "basic":
    case "api-key":
      return (
        <div className={styles.fields}>
          <PlainFields scheme={scheme} {...rest} />
        </div>
      );
    case "pairs":
      return <PairFields scheme={scheme} {...rest} />;
    case "oauth-client":
    case "oauth-code":
      return <OAuthFields scheme={scheme} {...rest} />;
    case "jwt":
      return <JwtFields scheme={scheme} {...rest} />;
    case "google":
      return <GoogleFields scheme={scheme} {...rest} />;
  }
}

/** What is sent as it was typed. */
function PlainFields({ scheme, onChange, problemOf }: FieldsProps<AuthScheme & { readonly kind: "bearer" | "basic" | "api-key" }>) {
  const { t } = useTexts();
  if (scheme.kind === "bearer") {
    return (
      <SecretField
        label={t("auth.token")}
        secret={scheme.token}
        problem={problemOf("token")}
        onChange={(token) => onChange({ ...scheme, token })}
      />
    );
  }
  const isBasic = scheme.kind === "basic";
  return (
    <>
      <TextField
        label={t(isBasic ? "auth.user" : "auth.key")}
        value={isBasic ? scheme.user : scheme.key}
        hint={t(isBasic ? "auth.user.hint" : "auth.key.hint")}
        problem={problemOf(isBasic ? "user" : "key")}
        onChange={(text) => onChange(isBasic ? { ...scheme, user: text } : { ...scheme, key: text })}
      />
      <SecretField
        label={t(isBasic ? "auth.password" : "auth.value")}
        secret={isBasic ? scheme.password : scheme.value}
        problem={problemOf(isBasic ? "password" : "value")}
        onChange={(secret) => onChange(isBasic ? { ...scheme, password: secret } : { ...scheme, value: secret })}
      />
    </>
  );
}
