import { useEffect, useState } from "react";
import type { ChannelStatus } from "#shared/model/channel-status";
import { useHost } from "../../host/host";
import { type Texts, useTexts } from "../../i18n/i18n";
import { targetOf } from "../../state/trust-store";
import styles from "./status-bar.module.css";

/** How the connection to a target stands, also between calls: its state, with whom it is, and what TLS came to. */
export function ChannelPart({ target }: { readonly target: string }) {
  const texts = useTexts();
  const status = useChannelStatus(target);
  if (status === null) return null;
  const words = channelWords(status, texts);
  return (
    <span className={`${styles.part} ${styles.channel}`} role="status" aria-label={texts.t("status.channel")} title={words}>
      <span className={styles.cut}>{words}</span>
    </span>
  );
}

/** Null until it is told, and of a text that is no target. */
function useChannelStatus(text: string): ChannelStatus | null {
  const { client } = useHost();
  const [told, setTold] = useState<{ readonly of: string; readonly status: ChannelStatus } | null>(null);
  const target = targetOf(text) === null ? null : text.trim();
  useEffect(() => {
    if (target === null) return;
    const watching = client.open("channel.watch", { target });
    const follow = async () => {
      for await (const status of watching.items) setTold({ of: target, status });
    };
    // It ends with the component, or with the core, of which the window tells elsewhere.
    follow().catch(() => {});
    return () => watching.cancel();
  }, [client, target]);
  return told !== null && told.of === target ? told.status : null;
}

function channelWords({ state, peer, isProxied, tls }: ChannelStatus, { t }: Texts): string {
  const name = t(`channel.${state}`);
  if (peer === null) return name;
  const transport = tls === null ? [t("channel.plaintext")] : [tls.version, tls.cipher, tls.alpn];
  return [name, isProxied ? t("channel.proxied", { peer }) : peer, ...transport].join(" · ");
}
