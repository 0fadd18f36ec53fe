import type { FormEvent, ReactNode } from "react";
import { useCommandRegistry } from "../../commands/context";
import { useTexts } from "../../i18n/i18n";
import { useLayout } from "../../state/window-state";
import { Button } from "../../ui/button";
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

/** Why a server could not be asked, and what to do instead. */
export function AskFault({ asking: { fault } }: { asking: Asking }) {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  if (!fault) return null;
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
        {[fault.message, fault.act].filter(Boolean).join("\n")}
      </Notice>
    </div>
  );
}
