import type { FormEvent, ReactNode } from "react";
import { handshakeOfFacts } from "#shared/model/handshake-facts";
import { statusCauses } from "#shared/model/status";
import { useCommandRegistry } from "../../commands/context";
import { MendingActs } from "../../handshake/mending-acts";
import { mendsOfHandshake, mendsOfStatus } from "../../handshake/mends";
import { handshakeSentence } from "../../handshake/words";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useLayout, useTrustOf } from "../../state/window-state";
import { Button } from "../../ui/button";
import { FaultText } from "../../ui/fault-text";
import { Notice } from "../../ui/notice";
import styles from "./reflect.module.css";
import type { Asking } from "./use-asking";

/** Of the address field on the start page, so that the command finds it. */
export const askFieldId = "ask-a-server";

interface AddressProps {
  readonly asking: Asking;
  /** How the target is reached. */
  readonly transport: ReactNode;
}

/** The address and the act, small enough for a card. */
export function AskForm({ asking, transport }: AddressProps) {
  const { t } = useTexts();
  const busy = useLayout((layout) => layout.busy !== null && layout.busy !== "opening");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!asking.running) void asking.ask();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <AddressField id={askFieldId} asking={asking} transport={transport} />
      <span className={styles.acts}>
        {/* Keys, or the button pressed to cancel would become the one that submits before the press is over. */}
        {asking.running ? (
          <Button key="cancel" onClick={asking.cancel}>
            {t("reflect.cancel")}
          </Button>
        ) : (
          <Button key="ask" type="submit" disabled={asking.target.trim() === "" || busy}>
            {t("reflect.act")}
          </Button>
        )}
        <AskProgress asking={asking} />
      </span>
    </form>
  );
}

export function AddressField({ id, asking, transport }: AddressProps & { id: string }) {
  const { t } = useTexts();
  return (
    <span className={styles.address}>
      <input
        id={id}
        type="text"
        className="data"
        aria-label={t("reflect.target")}
        placeholder="localhost:50051"
        value={asking.target}
        readOnly={asking.running}
        onChange={(event) => asking.setTarget(event.target.value)}
        onFocus={(event) => event.target.select()}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
      />
      {transport}
    </span>
  );
}

/** Says who is being asked. */
export function AskProgress({ asking }: { asking: Asking }) {
  const { t } = useTexts();
  return (
    <span className={styles.progress} role="status">
      {asking.running && t("reflect.asking", { target: asking.target.trim() })}
    </span>
  );
}

/** Why a server could not be asked, what mends that, and what to do instead. */
export function AskFault({ asking: { fault, target, setTarget }, again }: { asking: Asking; again: () => void }) {
  const texts = useTexts();
  const { t } = texts;
  const registry = useCommandRegistry();
  const trust = useTrustOf(target);
  if (!fault) return null;
  const handshake = handshakeOfFacts(fault.facts);
  const cause = statusCauses.find((one) => one === fault.facts?.cause) ?? null;
  const mends = !trust ? [] : handshake ? mendsOfHandshake(handshake, trust) : mendsOfStatus(cause, trust);
  const words = handshake
    ? { lines: [handshakeSentence(handshake, texts, Date.now()), t(`handshake.${handshake.cause}.act`)], original: null }
    : faultWords(fault, texts);
  return (
    <div className={styles.fault}>
      <Notice
        tone="bad"
        title={t(`fault.${fault.code}`)}
        acts={
          fault.code === "reflection-unsupported" && (
            <Button size="s" onClick={() => registry.run("open")}>
              {t("command.open")}
            </Button>
          )
        }
      >
        <FaultText {...words} />
      </Notice>
      {(mends.length > 0 || handshake) && (
        <MendingActs target={target} mends={mends} note="mend.note.ask" onTarget={setTarget} onMended={again}>
          <Button onClick={() => registry.run("look")}>{t("mend.look")}</Button>
        </MendingActs>
      )}
    </div>
  );
}
