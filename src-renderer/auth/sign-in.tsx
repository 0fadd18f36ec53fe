import { useEffect } from "react";
import { useStore } from "zustand";
import type { Auth, OAuthCodeScheme } from "#shared/model/auth";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { noSignIn, type SignInEntry } from "../state/sign-in-store";
import { useWindowState } from "../state/window-state";
import { Button } from "../ui/button";
import styles from "./auth.module.css";
import { momentText } from "./auth-trial";

/** A sign-in in the user's browser, with its acts. */
export interface SignIn extends SignInEntry {
  readonly run: () => void;
  readonly cancel: () => void;
}

/** The sign-in of a place (a tab's id, a target), which goes on while the place is not shown. What is left of it is handed on. */
export function useSignIn(place: string, auth: Auth, onChange: (auth: Auth) => void): SignIn {
  const { signIns, secretCommits } = useWindowState();
  const entry = useStore(signIns.store, (all) => all[place]) ?? noSignIn;
  useEffect(() => signIns.own(place, { auth, onChange }));
  useEffect(() => () => signIns.leave(place), [signIns, place]);
  const run = async () => {
    try {
      await secretCommits.settle();
    } catch {
      // It is told at its field.
      return;
    }
    await signIns.run(place);
  };
  return { ...entry, run: () => void run(), cancel: () => signIns.cancel(place) };
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
