import { type FormEvent, useEffect, useRef } from "react";
import type { ServerLook } from "#shared/model/server-look";
import type { TabState } from "#shared/model/settings";
import type { HandshakeFailure } from "#shared/model/trust";
import { CertificateView } from "../../handshake/certificate-view";
import { Looking } from "../../handshake/looking";
import { MendingActs } from "../../handshake/mending-acts";
import { mendsOfHandshake } from "../../handshake/mends";
import { handshakeSentence } from "../../handshake/words";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { lookAt } from "../../state/look-store";
import { useLooks, useTrustOf, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { ScrollArea } from "../../ui/scroll-area";
import styles from "./look.module.css";
import { LookFacts } from "./look-facts";

/** Of the target's field, so that the command finds it. */
export const lookFieldId = "look-at-a-server";

/** What a server presents: whether a call by TLS would go through, why not, and every certificate with its facts. */
export function LookTab({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const { client } = useHost();
  const { looks, tabActions } = useWindowState();
  const entry = useLooks((all) => all[tab.id]);
  const look = (target: string) => void lookAt(client, looks, tab.id, target);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look(tab.target.trim());
  };
  return (
    <ScrollArea label={t("look.title")} className={styles.page}>
      <div className={styles.column}>
        <h2 className={styles.title}>{t("look.title")}</h2>
        <form className={styles.form} onSubmit={submit} aria-label={t("look.form")}>
          <input
            id={lookFieldId}
            className={`${styles.target} data`}
            aria-label={t("look.target")}
            placeholder="api.example.com:443"
            value={tab.target}
            onChange={(event) => tabActions.update(tab.id, { target: event.target.value })}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
          />
          <Button type="submit" look={entry?.look ? "plain" : "primary"} disabled={tab.target.trim() === ""}>
            {t("look.act")}
          </Button>
        </form>
        <p className={styles.intro}>{t("look.intro")}</p>
        <Looking entry={entry} again={() => entry && look(entry.target)}>
          {(found) => <Found key={found.at} target={entry?.target ?? ""} look={found} again={() => entry && look(entry.target)} />}
        </Looking>
      </div>
    </ScrollArea>
  );
}

interface FoundProps {
  readonly target: string;
  readonly look: ServerLook;
  readonly again: () => void;
}

function Found({ target, look, again }: FoundProps) {
  const { t } = useTexts();
  const { copyText } = useHost();
  const verdict = useRef<HTMLDivElement>(null);
  // What was pressed to come here may be gone.
  useEffect(() => {
    if (document.activeElement === document.body) verdict.current?.focus();
  }, []);
  return (
    <>
      <div ref={verdict} tabIndex={-1} role="status" className={look.failures.length === 0 ? styles.ok : styles.bad}>
        <h3>{t(look.failures.length === 0 ? "look.ok" : "look.fails")}</h3>
        <Failures failures={look.failures} at={look.at} />
      </div>
      <Mends target={target} look={look} again={again} />
      <LookFacts look={look} />
      {look.chain.length > 0 && (
        <section className={styles.chain} aria-label={t("look.chain")}>
          <header>
            <h3>{t("look.chain")}</h3>
            {look.chain.length > 1 && (
              <CopyButton
                label={t("look.copy.chain")}
                done={t("certificates.copied")}
                onCopy={() => copyText(look.chain.map(({ pem }) => pem).join(""))}
                inWords
              />
            )}
          </header>
          {look.chain.map((certificate) => (
            <CertificateView key={certificate.facts.sha256} certificate={certificate} />
          ))}
        </section>
      )}
    </>
  );
}

/** All that fails, in sentences, the one that would end a call first. */
function Failures({ failures, at }: { failures: readonly HandshakeFailure[]; at: number }) {
  const texts = useTexts();
  if (failures.length === 0) return null;
  return (
    <ul>
      {failures.map((failure) => (
        <li key={failure.cause}>{handshakeSentence(failure, texts, at)}</li>
      ))}
    </ul>
  );
}

function Mends({ target, look, again }: FoundProps) {
  const trust = useTrustOf(target);
  const [first] = look.failures;
  const mends = first && trust ? mendsOfHandshake(first, trust) : [];
  if (mends.length === 0) return null;
  return <MendingActs target={target} mends={mends} failure={first} note="mend.note.look" onMended={again} />;
}
