import { useTexts } from "../i18n/i18n";
import { Button } from "../ui/button";
import styles from "./door.module.css";
import { Logo } from "./top-bar";

/** What stands in the window before it is connected, and instead of it where it cannot be. */
export function Door({ state }: { state: "connecting" | "no-entry" | "unreachable" | { readonly problem: string } }) {
  const { t } = useTexts();
  if (state === "connecting") {
    return (
      <main className={styles.door} aria-busy="true">
        <p className={styles.waiting}>{t("app.connecting")}</p>
      </main>
    );
  }
  const problem = typeof state === "object" ? state.problem : null;
  const why = problem === null ? (state === "no-entry" ? "no-entry" : "unreachable") : "broken";
  return (
    <main className={styles.door}>
      <div className={styles.inner} role="alert">
        <Logo />
        <h1>{t(`door.${why}.title`)}</h1>
        <p>{problem ?? t(why === "no-entry" ? "door.no-entry.text" : "door.unreachable.text")}</p>
        {why === "no-entry" && <p className={`${styles.command} data`}>npm start</p>}
        {why !== "no-entry" && <Button onClick={() => location.reload()}>{t("app.lost.act")}</Button>}
      </div>
    </main>
  );
}
