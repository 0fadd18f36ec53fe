import { useEffect, useRef, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Auth, AuthReport } from "#shared/model/auth";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { useWindowState } from "../state/window-state";
import { Button } from "../ui/button";
import styles from "./auth.module.css";

/** A try of an authentication without a call, and what came of it. It is of one authentication: another one has not been tried. */
export interface AuthTrial {
  readonly report: AuthReport | null;
  readonly fault: FaultData | null;
  readonly running: boolean;
  readonly run: () => void;
  readonly cancel: () => void;
}

type Outcome = { readonly of: string } & Partial<
  Pick<AuthReport & { readonly fault: FaultData; readonly report: AuthReport }, "fault" | "report">
>;

/** Tries an authentication for a target. What is asked for ends with the component, or when another one is in its place. */
export function useAuthTrial(auth: Auth, target: string): AuthTrial {
  const { client } = useHost();
  const { secretCommits } = useWindowState();
  const of = JSON.stringify([auth, target]);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [running, setRunning] = useState(false);
  const end = useRef<() => void>(() => {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: another authentication is another question
  useEffect(() => () => end.current(), [of]);
  const latest = useRef({ auth, of });
  latest.current = { auth, of };
  const run = async () => {
    try {
      await secretCommits.settle();
    } catch {
      // It is told at its field.
      return;
    }
    const tried = latest.current;
    const asking = client.open("auth.test", { auth: tried.auth, target });
    end.current = () => asking.cancel();
    setRunning(true);
    setOutcome(null);
    try {
      setOutcome({ of: tried.of, report: await asking.result });
    } catch (reason) {
      const fault = Fault.from(reason);
      if (fault.code !== "cancelled") setOutcome({ of: tried.of, fault: fault.toData() });
    } finally {
      setRunning(false);
    }
  };
  const now = outcome?.of === of ? outcome : null;
  return { report: now?.report ?? null, fault: now?.fault ?? null, running, run: () => void run(), cancel: () => end.current() };
}

/** What a call would send, masked, until when, and for what. */
export function TrialReport({ report: { pairs, expiresAt, scope } }: { readonly report: AuthReport }) {
  const { t, locale } = useTexts();
  if (pairs.length === 0) return <p className={styles.note}>{t("auth.report.nothing")}</p>;
  return (
    <dl className={styles.report} aria-label={t("auth.report")}>
      {pairs.map(({ key, mask }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: keys may repeat, so a pair is its place
        <div key={at} style={{ display: "contents" }}>
          <dt className={styles.key}>{key}</dt>
          <dd className={styles.value}>{mask}</dd>
        </div>
      ))}
      {expiresAt !== null && (
        <div style={{ display: "contents" }}>
          <dt>{t("auth.report.until")}</dt>
          <dd>{momentText(expiresAt, locale)}</dd>
        </div>
      )}
      {scope !== null && (
        <div style={{ display: "contents" }}>
          <dt>{t("auth.oauth.scope")}</dt>
          <dd>{scope}</dd>
        </div>
      )}
    </dl>
  );
}

/** The button that tries, or gives up trying. */
export function TrialAct({ trial: { running, run, cancel }, label }: { readonly trial: AuthTrial; readonly label: string }) {
  const { t } = useTexts();
  return running ? (
    <>
      <Button size="s" onClick={cancel}>
        {t("act.cancel")}
      </Button>
      <span role="status" className={styles.hint}>
        {t("auth.try.running")}
      </span>
    </>
  ) : (
    <Button size="s" data-focus="auth-try" onClick={run}>
      {label}
    </Button>
  );
}

/** A moment of today by its time, any other with its day. */
export function momentText(moment: number, locale: string): string {
  const isToday = new Date(moment).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(locale, isToday ? { timeStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" }).format(moment);
}
