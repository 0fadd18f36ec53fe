import { type ReactNode, useId, useState } from "react";
import type { FaultData } from "#shared/base/fault";
import { type Auth, type AuthKind, type AuthScheme, authKinds } from "#shared/model/auth";
import { faultLine, faultWords } from "../i18n/fault-words";
import { useTexts } from "../i18n/i18n";
import { Button } from "../ui/button";
import { FaultText } from "../ui/fault-text";
import { Notice } from "../ui/notice";
import { SelectField } from "../ui/select-field";
import styles from "./auth.module.css";
import { TrialAct, TrialReport, useAuthTrial } from "./auth-trial";
import { SchemeFields } from "./scheme-fields";
import { changedKind, hasField, makesToken } from "./schemes";
import { SignInPart, useSignIn } from "./sign-in";

interface AuthEditorProps {
  /** What it is the authentication of (a tab's id, a target): a sign-in goes on under it while the editor is not shown. */
  readonly place: string;
  readonly auth: Auth;
  readonly onChange: (auth: Auth) => void;
  /** For whom a try is made. */
  readonly target: string;
  /** What is inherited and from where; not given where there is nothing to inherit from. */
  readonly inherited?: ReactNode;
  /** Why the last call was not made, if that is about its authentication. */
  readonly fault?: FaultData | null;
  /** Leads to where TLS is chosen for the target. */
  readonly onUseTls?: (() => void) | undefined;
}

/** How calls are authenticated: the kind, its fields, what came of trying it. Secrets stand in `auth` by their ids alone. */
export function AuthEditor({ place, auth, onChange: tell, target, inherited, fault = null, onUseTls }: AuthEditorProps) {
  const texts = useTexts();
  const { t } = texts;
  // What a call failed with is old news once something is changed.
  const [mended, setMended] = useState<FaultData | null>(null);
  const onChange = (changed: Auth) => {
    setMended(fault);
    tell(changed);
  };
  const trial = useAuthTrial(auth, target);
  const signIn = useSignIn(place, auth, onChange);
  const changeKind = useKinds(auth, onChange);
  const { scheme } = auth;
  const wrong = trial.fault ?? signIn.fault ?? (trial.report || fault === mended ? null : fault);
  const isOfField = wrong?.code === "auth-invalid" && hasField(scheme, String(wrong.facts?.field));
  const problemOf = (field: string) => (isOfField && wrong.facts?.field === field ? faultLine(wrong, texts) : null);
  const kinds = authKinds.filter((kind) => inherited !== undefined || kind !== "inherit");
  const isTried = scheme.kind !== "none" && scheme.kind !== "inherit";
  return (
    <div className={styles.room}>
      <div className={styles.editor} data-focus="auth">
        <div className={styles.scheme}>
          <div className={styles.fields}>
            <SelectField
              label={t("auth.kind")}
              value={scheme.kind}
              options={kinds.map((id) => ({ id, label: t(`auth.kind.${id}`) }))}
              hint={t(`auth.kind.${scheme.kind}.hint`)}
              onChange={changeKind}
            />
          </div>
          {scheme.kind === "inherit" && inherited}
          <SchemeFields scheme={scheme} onChange={(changed) => onChange({ ...auth, scheme: changed })} problemOf={problemOf} />
        </div>
        <div className={styles.trial}>
          {scheme.kind === "oauth-code" && <SignInPart scheme={scheme} signIn={signIn} />}
          {isTried && (
            <div className={styles.acts}>
              <TrialAct trial={trial} label={t(makesToken(scheme) ? "auth.try.token" : "auth.try")} />
            </div>
          )}
          <div role="status">{trial.report && <TrialReport report={trial.report} />}</div>
          {wrong && !isOfField && (
            <AuthFault
              fault={wrong}
              target={target}
              onUseTls={onUseTls}
              onAllow={isTried ? () => onChange({ ...auth, allowPlaintext: true }) : undefined}
              onSignIn={scheme.kind === "oauth-code" ? signIn.run : undefined}
            />
          )}
          {isTried && (
            <PlaintextChoice isAllowed={auth.allowPlaintext} onChange={(allowPlaintext) => onChange({ ...auth, allowPlaintext })} />
          )}
        </div>
      </div>
    </div>
  );
}

function PlaintextChoice({ isAllowed, onChange }: { readonly isAllowed: boolean; readonly onChange: (isAllowed: boolean) => void }) {
  const { t } = useTexts();
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={`${id}-hint`}
        checked={isAllowed}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <label htmlFor={id}>{t("auth.plaintext")}</label>
        <small id={`${id}-hint`} className={isAllowed ? styles.caution : undefined}>
          {t("auth.plaintext.hint")}
        </small>
      </span>
    </div>
  );
}

/** Another kind, and back again: what was filled in for one is there still, while the editor is. */
function useKinds({ scheme, allowPlaintext }: Auth, onChange: (auth: Auth) => void): (kind: AuthKind) => void {
  const [left, setLeft] = useState<Partial<Record<AuthKind, AuthScheme>>>({});
  return (kind) => {
    setLeft({ ...left, [scheme.kind]: scheme });
    onChange({ scheme: left[kind] ?? changedKind(scheme, kind), allowPlaintext });
  };
}

interface AuthFaultProps {
  readonly fault: FaultData;
  readonly target: string;
  readonly onUseTls?: (() => void) | undefined;
  readonly onAllow?: (() => void) | undefined;
  readonly onSignIn?: (() => void) | undefined;
}

/** Why there is nothing to send, with what mends it. */
function AuthFault({ fault, target, onUseTls, onAllow, onSignIn }: AuthFaultProps) {
  const texts = useTexts();
  const { t } = texts;
  const { code, facts } = fault;
  // What a token's endpoint needs is in its URL.
  const isEndpoint = facts?.target !== target;
  const acts =
    code === "auth-plaintext" ? (
      <>
        {onUseTls && !isEndpoint && (
          <Button size="s" onClick={onUseTls}>
            {t("auth.plaintext.tls")}
          </Button>
        )}
        {onAllow && (
          <Button size="s" onClick={onAllow}>
            {t("auth.plaintext.allow")}
          </Button>
        )}
      </>
    ) : code === "sign-in-needed" && onSignIn ? (
      <Button size="s" onClick={onSignIn}>
        {t("auth.signIn")}
      </Button>
    ) : null;
  return (
    <Notice tone="bad" title={t(`fault.${code}`)} acts={acts}>
      <FaultText {...faultWords(fault, texts)} />
    </Notice>
  );
}
