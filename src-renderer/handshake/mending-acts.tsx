import { type ReactNode, useId, useState } from "react";
import { useCommandRegistry } from "../commands/context";
import { type Texts, useTexts } from "../i18n/i18n";
import { Button } from "../ui/button";
import styles from "./handshake.module.css";
import { IdentityChoice } from "./identity-choice";
import { type Mend, settingsOf } from "./mends";
import { TrustChoice } from "./trust-choice";
import { useMending } from "./use-mending";

interface MendingActsProps {
  readonly target: string;
  /** The likeliest first. */
  readonly mends: readonly Mend[];
  /** What is chosen holds from now on. */
  readonly onMended: () => void;
  /** The target's text is to be another. */
  readonly onTarget?: (target: string) => void;
  /** What becomes of a choice. */
  readonly note: "mend.note" | "mend.note.look";
  /** Acts beside those that mend. */
  readonly children?: ReactNode;
}

/** The acts that mend the way to a target, each kept as a rule for it. What is to be trusted is shown before it is. */
export function MendingActs({ target, mends, note, children, ...more }: MendingActsProps) {
  const texts = useTexts();
  const mending = useMending({ target, ...more });
  const [open, setOpen] = useState<Mend | null>(null);
  const panelId = useId();
  const press = (mend: Mend) => {
    if (mend.act === "use-name" || mend.act === "choose") mending.choose(settingsOf(mend));
    else setOpen(open?.act === mend.act ? null : mend);
  };
  return (
    <section className={styles.mending} aria-label={texts.t("mend.label")}>
      <div className={styles.acts}>
        {mends.map((mend, index) => (
          <Button
            key={labelOf(mend, texts)}
            look={index === 0 && open === null ? "primary" : "plain"}
            {...(isAsked(mend) ? { "aria-expanded": open?.act === mend.act, "aria-controls": panelId } : {})}
            onClick={() => press(mend)}
          >
            {labelOf(mend, texts)}
          </Button>
        ))}
        {children}
      </div>
      {mends.length > 0 && <p className={styles.note}>{texts.t(note, { pattern: mending.pattern })}</p>}
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
  return act !== "use-name" && act !== "choose";
}

function labelOf(mend: Mend, { t }: Texts): string {
  if (mend.act === "use-name") return t("mend.use-name", { name: mend.name });
  return mend.act === "choose" ? t(`mend.choose.${mend.what}`) : t(`mend.${mend.act}`);
}
