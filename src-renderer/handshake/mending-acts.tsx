import { type ReactNode, useId, useState } from "react";
import type { HandshakeFailure } from "#shared/model/trust";
import { useCommandRegistry } from "../commands/context";
import { type Texts, useTexts } from "../i18n/i18n";
import { Button } from "../ui/button";
import styles from "./handshake.module.css";
import { IdentityChoice } from "./identity-choice";
import { type Mend, settingsOf } from "./mends";
import { OwnerNote } from "./owner-note";
import { TrustChoice } from "./trust-choice";
import { useMending } from "./use-mending";

interface MendingActsProps {
  readonly target: string;
  /** The likeliest first. */
  readonly mends: readonly Mend[];
  /** What they are to mend, where it was a handshake. */
  readonly failure?: HandshakeFailure | null | undefined;
  /** What is chosen holds from now on. */
  readonly onMended: () => void;
  /** The target's text is to be another. */
  readonly onTarget?: (target: string) => void;
  /** What becomes of a choice. */
  readonly note: "mend.note" | "mend.note.look" | "mend.note.ask";
  /** Acts beside those that mend. */
  readonly children?: ReactNode;
}

/** The acts that mend the way to a target, those that choose something kept as a rule for it. What is to be trusted is shown before it is. */
export function MendingActs({ target, mends, failure = null, note, children, onMended, ...more }: MendingActsProps) {
  const texts = useTexts();
  const mending = useMending({ target, onMended, ...more });
  const [open, setOpen] = useState<Mend | null>(null);
  const panelId = useId();
  const press = (mend: Mend) => {
    if (mend.act === "use-name" || mend.act === "choose") mending.choose(settingsOf(mend));
    else if (mend.act === "again") onMended();
    else setOpen(open?.act === mend.act ? null : mend);
  };
  const shown = (mend: Mend, look: "primary" | "plain" | "danger") =>
    mend.act === "tell-owner" ? (
      <OwnerNote key={mend.act} target={target} cause={mend.cause} failure={failure} look={look} />
    ) : (
      <Button
        key={labelOf(mend, note, texts)}
        look={look}
        {...(isAsked(mend) ? { "aria-expanded": open?.act === mend.act, "aria-controls": panelId } : {})}
        onClick={() => press(mend)}
      >
        {labelOf(mend, note, texts)}
      </Button>
    );
  const ordinary = mends.filter((mend) => !isLastResort(mend));
  const isChoosing = mends.some((mend) => mend.act !== "tell-owner" && mend.act !== "again");
  return (
    <section className={styles.mending} aria-label={texts.t("mend.label")}>
      <div className={styles.acts}>
        {ordinary.map((mend, index) => shown(mend, index === 0 && open === null ? "primary" : "plain"))}
        {children}
        {mends.filter(isLastResort).map((mend) => shown(mend, "danger"))}
      </div>
      {isChoosing && <p className={styles.note}>{texts.t(note, { pattern: mending.pattern })}</p>}
      <div id={panelId}>
        {open?.act === "choose-identity" && <IdentityChoice target={target} mending={mending} />}
        {(open?.act === "pin" || open?.act === "add-authority") && (
          <TrustChoice key={open.act} target={target} what={open.act} mending={mending} />
        )}
      </div>
    </section>
  );
}

/** The way to a look at the server. */
export function LookAct({ onLook }: { onLook: () => void }) {
  const { t } = useTexts();
  return <Button onClick={onLook}>{t("mend.look")}</Button>;
}

/** The way to all that is chosen for the target. */
export function TargetSettingsAct() {
  const { t } = useTexts();
  const registry = useCommandRegistry();
  return <Button onClick={() => registry.run("trust")}>{t("mend.settings")}</Button>;
}

function isAsked({ act }: Mend): boolean {
  return act === "choose-identity" || act === "pin" || act === "add-authority";
}

function isLastResort(mend: Mend): boolean {
  return mend.act === "pin" && mend.anyway;
}

function labelOf(mend: Exclude<Mend, { act: "tell-owner" }>, note: MendingActsProps["note"], { t }: Texts): string {
  switch (mend.act) {
    case "use-name":
      return t("mend.use-name", { name: mend.name });
    case "choose":
      return t(`mend.choose.${mend.what}`);
    case "again":
      return t(note === "mend.note" ? "mend.again.call" : "mend.again");
    case "pin":
      return t(mend.anyway ? "mend.pin.anyway" : "mend.pin");
    default:
      return t(`mend.${mend.act}`);
  }
}
