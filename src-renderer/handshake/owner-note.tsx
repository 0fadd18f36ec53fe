import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import type { HandshakeFailure } from "#shared/model/trust";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import { Button } from "../ui/button";
import type { OwnersCause } from "./mends";

interface OwnerNoteProps {
  readonly target: string;
  readonly cause: OwnersCause;
  readonly failure: HandshakeFailure | null;
  readonly look: "primary" | "plain" | "danger";
}

const doneMs = 2000;

/** Copies what whoever runs a server has to know of its certificate, and says so for a while. */
export function OwnerNote({ target, cause, failure, look }: OwnerNoteProps) {
  const { t } = useTexts();
  const { copyText } = useHost();
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), doneMs);
    return () => clearTimeout(timer);
  }, [isDone]);
  const words = t(`mend.owner.${cause}`, {
    target,
    // As the owner's own tools say it, whatever the zone of either side.
    date: failure === null || failure.at === null ? "?" : new Date(failure.at).toISOString(),
    now: new Date().toISOString(),
    issuer: failure?.issuer ?? t("handshake.unknown-issuer"),
    sha256: failure?.sha256 ?? "?",
  });
  return (
    <>
      <Button
        look={look}
        icon={isDone ? <Check size={13} /> : <Copy size={13} />}
        title={words}
        onClick={() => void copyText(words).then(() => setDone(true))}
      >
        {t("mend.tell-owner")}
      </Button>
      <span className="visually-hidden" role="status">
        {isDone && t("certificates.copied")}
      </span>
    </>
  );
}
