import { useEffect, useState } from "react";
import type { Fault } from "#shared/base/fault";
import { useHost } from "../host/host";
import { canReconnect, connectToCore } from "../host/transport";
import { useTexts } from "../i18n/i18n";
import { useWindowState, type WindowState } from "../state/window-state";
import { Button } from "../ui/button";
import styles from "./lost-banner.module.css";
import { writeSession } from "./persistence";

type Lost = { readonly reason: Fault; readonly retry: "trying" | "refused" | "none" };

/** Says that the core is gone. A served page tries to get back by itself, and takes its tabs along. */
export function LostBanner() {
  const { t } = useTexts();
  const lost = useLost();
  if (!lost) return null;
  const text =
    lost.reason.code === "version-mismatch"
      ? lost.reason.message
      : t(lost.retry === "trying" ? "app.lost.trying" : lost.retry === "refused" ? "app.lost.refused" : "app.lost.text");
  return (
    <div className={styles.banner} role="alert">
      <b>{t("app.lost.title")}</b>
      <span>{text}</span>
      <Button size="s" onClick={() => location.reload()}>
        {t("app.lost.act")}
      </Button>
    </div>
  );
}

function useLost(): Lost | null {
  const { client } = useHost();
  const state = useWindowState();
  const [lost, setLost] = useState<Lost | null>(null);
  useEffect(() => {
    let mounted = true;
    void client.ended.then(async (reason) => {
      if (!mounted) return;
      const mayRetry = canReconnect() && reason.code === "disconnected";
      setLost({ reason, retry: mayRetry ? "trying" : "none" });
      if (mayRetry && !(await comeBack(state, () => mounted)) && mounted) setLost({ reason, retry: "refused" });
    });
    return () => {
      mounted = false;
    };
  }, [client, state]);
  return lost;
}

const firstWaitMs = 500;
const longestWaitMs = 5000;

/** Knocks until the core answers. Then gives it the tabs as they are here, and begins anew. False when it does not know the page any more. */
async function comeBack(state: WindowState, wanted: () => boolean): Promise<boolean> {
  for (let wait = firstWaitMs; wanted(); wait = Math.min(longestWaitMs, wait * 2)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const connection = await connectToCore();
    if (connection.kind === "no-entry") return false;
    if (connection.kind !== "connected") continue;
    await writeSession(connection.client, state.tabs.getState()).catch(() => {});
    location.reload();
    return true;
  }
  return true;
}
