import type { OAuthClientScheme, OAuthCodeScheme } from "#shared/model/auth";
import { useTexts } from "../i18n/i18n";
import { TextField } from "../ui/field";
import { SelectField } from "../ui/select-field";
import styles from "./auth.module.css";
import type { FieldsProps } from "./scheme-fields";
import { SecretField } from "./secret-field";

/** The client of OAuth 2's two ways, and where its token comes from. */
export function OAuthFields({ scheme, onChange, problemOf }: FieldsProps<OAuthClientScheme | OAuthCodeScheme>) {
  const { t } = useTexts();
  const isCode = scheme.kind === "oauth-code";
  const text = (field: "tokenUrl" | "clientId" | "scope" | "audience", hint: string) => (
    <TextField
      label={t(`auth.oauth.${field}`)}
      value={scheme[field]}
      hint={hint}
      problem={problemOf(field)}
      onChange={(value) => onChange({ ...scheme, [field]: value })}
    />
  );
  return (
    <div className={styles.fields}>
      {isCode && (
        <TextField
          label={t("auth.oauth.authorizeUrl")}
          value={scheme.authorizeUrl}
          hint={t("auth.oauth.authorizeUrl.hint")}
          problem={problemOf("authorizeUrl")}
          onChange={(authorizeUrl) => onChange({ ...scheme, authorizeUrl })}
        />
      )}
      {text("tokenUrl", t("auth.oauth.tokenUrl.hint"))}
      {text("clientId", "")}
      <SecretField
        label={t("auth.oauth.clientSecret")}
        secret={scheme.clientSecret}
        hint={t(isCode ? "auth.oauth.clientSecret.public" : "auth.secret.hint")}
        problem={problemOf("clientSecret")}
        onChange={(clientSecret) => onChange({ ...scheme, clientSecret })}
      />
      {text("scope", t("auth.oauth.scope.hint"))}
      {text("audience", t("auth.oauth.audience.hint"))}
      <SelectField
        label={t("auth.oauth.clientAuth")}
        value={scheme.clientAuth}
        options={[
          { id: "header", label: t("auth.oauth.clientAuth.header") },
          { id: "body", label: t("auth.oauth.clientAuth.body") },
        ]}
        onChange={(clientAuth) => onChange({ ...scheme, clientAuth })}
      />
    </div>
  );
}
