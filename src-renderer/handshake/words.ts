import type { HandshakeFailure } from "#shared/model/trust";
import type { Texts } from "../i18n/i18n";

/** A server's certificate may be for hundreds of names. */
const maxNames = 4;

/** What was wrong with a handshake, in one sentence; `now` is this machine's clock. */
export function handshakeSentence({ cause, serverName, names, issuer, at }: HandshakeFailure, texts: Texts, now: number): string {
  const { t } = texts;
  return t(`handshake.${cause}`, {
    server: serverName ?? t("handshake.this-server"),
    names: nameList(names, texts),
    issuer: issuer ?? t("handshake.unknown-issuer"),
    date: at === null ? "" : moment(at, texts),
    now: moment(now, texts),
  });
}

/** The first few names that a certificate has, and how many more there are. */
export function nameList(names: readonly string[], { t, count }: Texts): string {
  if (names.length === 0) return t("handshake.no-names");
  const shown = names.slice(0, maxNames);
  const rest = names.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [count("handshake.more-names", rest)])].join(t("handshake.list"));
}

/** A day and its time, by this machine's clock and zone. */
export function moment(time: number, { locale }: Texts): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(time);
}
