import type { FaultCode } from "#shared/base/fault";
import type { CallHead } from "#shared/model/call";
import { useCommandRegistry } from "../../../commands/context";
import type { CommandId } from "../../../commands/registry";
import { LookAct, MendingActs, TargetSettingsAct } from "../../../handshake/mending-acts";
import { type Mend, mendsOfHandshake, mendsOfStatus } from "../../../handshake/mends";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { lookAt } from "../../../state/look-store";
import { useTrustOf, useWindowState } from "../../../state/window-state";
import { Button } from "../../../ui/button";

/** The acts that may mend the way to a server to which there was none; none for what failed otherwise. */
export function CallMending({ head }: { head: CallHead }) {
  const { client } = useHost();
  const { looks, tabActions } = useWindowState();
  const registry = useCommandRegistry();
  const trust = useTrustOf(head.target);
  const { status, target, owner, replayed } = head;
  if (replayed || !trust || status?.origin !== "client") return null;
  const isAboutTls = status.cause === "handshake" || status.cause === "tls-expected";
  const isAboutTheWay = isAboutTls || status.cause === "not-grpc" || status.cause?.startsWith("proxy-");
  if (!isAboutTheWay) return null;
  const mends: readonly Mend[] = status.handshake ? mendsOfHandshake(status.handshake, trust) : mendsOfStatus(status.cause, trust);
  const look = () => void lookAt(client, looks, tabActions.openLook(target), target);
  return (
    <MendingActs
      target={target}
      mends={mends}
      failure={status.handshake}
      note="mend.note"
      onTarget={(text) => tabActions.update(owner, { target: text })}
      onMended={() => registry.run("call")}
    >
      {isAboutTls && <LookAct onLook={look} />}
      <TargetSettingsAct />
    </MendingActs>
  );
}

/** Where what a fault is about can be put right. */
const places: Partial<Record<FaultCode, CommandId>> = { "route-broken": "trust" };

/** The way to where a fault can be mended; nothing where there is none. */
export function FaultAct({ code }: { code: FaultCode }) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  const place = places[code];
  if (!place) return null;
  return (
    <Button size="s" onClick={() => registry.run(place)}>
      {t("mend.settings")}
    </Button>
  );
}
