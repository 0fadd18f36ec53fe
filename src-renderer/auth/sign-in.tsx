import { useEffect, useRef, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Auth, OAuthCodeScheme, SignInProgress } from "#shared/model/auth";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { Button } from "../ui/button";
import styles from "./auth.module.css";
import { momentText } from "./auth-trial";

/** A sign-in in the user's browser: how far it is, and what came of it. */
export interface SignIn {
  readonly progress: SignInProgress | null;
  readonly running: boolean;
  readonly fault: FaultData | null;
  readonly run: () => void;
  readonly cancel: () => void;
}

/** Signs in, and hands on what is left of it. Ends with the component. */
export function useSignIn(auth: Auth, onChange: (auth: Auth) => void): SignIn {
  const { client } = useHost();
  const [progress, setProgress] = useState<SignInProgress | null>(null);
  const [running, setRunning] = useState(false);
  const [fault, setFault] = useState<FaultData | null>(null);
  const end = useRef<() => void>(() => {});
  useEffect(() => () => end.current(), []);
  const latest = useRef({ auth, onChange });
  latest.current = { auth, onChange };
  const run = async () => {
    const signingIn = client.open("auth.signIn", { auth });
    end.current = () => signingIn.cancel();
    setRunning(true);
    setFault(null);
    setProgress(null);
    try {
      for await (const now of signingIn.items) {
        setProgress(now);
        const { auth: current, onChange: change } = latest.current;
        if (now.is === "signed-in" && current.scheme.kind === "oauth-code")
          change({ ...current, scheme: { ...current.scheme, refreshToken: now.refreshToken } });
      }
    } catch (reason) {
      const failed = Fault.from(reason);
      setProgress(null);
      if (failed.code !== "cancelled") setFault(failed.toData());
    } finally {
      setRunning(false);
    }
  };
  return { progress, running, fault, run: () => void run(), cancel: () => end.current() };
}

/** The way in, and out: the button, and the page to look at where the shell cannot show it. */
export function SignInPart({ scheme, signIn }: { readonly scheme: OAuthCodeScheme; readonly signIn: SignIn }) {
  const { t, locale } = useTexts();
  const { copyText } = useHost();
  const { progress, running, run, cancel } = signIn;
  return (
    <div className={styles.waiting} role="status">
      {running && <span>{t(progress?.is === "waiting" && !progress.opened ? "auth.signIn.byHand" : "auth.signIn.waiting")}</span>}
      {running && progress?.is === "waiting" && (
        <a href={progress.url} target="_blank" rel="noreferrer">
          {progress.url}
        </a>
      )}
      {!running && progress?.is === "signed-in" && (
        <span>
          {progress.expiresAt === null ? t("auth.signIn.done") : t("auth.signIn.until", { time: momentText(progress.expiresAt, locale) })}
          {progress.refreshToken === null && ` ${t("auth.signIn.noRefresh")}`}
        </span>
      )}
      <span className={styles.acts}>
        {running ? (
          <>
            {progress?.is === "waiting" && (
              <Button size="s" onClick={() => void copyText(progress.url)}>
                {t("auth.signIn.copy")}
              </Button>
            )}
            <Button size="s" onClick={cancel}>
              {t("act.cancel")}
            </Button>
          </>
        ) : (
          <Button size="s" look={scheme.refreshToken === null && progress === null ? "primary" : "plain"} onClick={run}>
            {t(scheme.refreshToken === null && progress === null ? "auth.signIn" : "auth.signIn.again")}
          </Button>
        )}
      </span>
    </div>
  );
}
