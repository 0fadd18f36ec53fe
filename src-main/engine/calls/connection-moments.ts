import type { TimelineEvent } from "#shared/model/call";
import type { ConnectionEvent } from "../channels/channel";

/** What happens to a connection as a moment of a call's timeline. */
export function momentOf(event: ConnectionEvent): Pick<TimelineEvent, "name" | "note"> {
  switch (event.is) {
    case "ping":
      return { name: "ping", note: "" };
    case "ping-answered":
      return { name: "ping-answered", note: event.ms.toFixed(3) };
    case "silent":
      return { name: "ping-lost", note: "" };
    case "goaway":
      return { name: "goaway", note: `${event.code} ${event.data}`.trim() };
    case "reset":
      return { name: "connection-lost", note: event.code };
    case "closed":
      return { name: "connection-closed", note: "" };
    case "tls":
      return { name: "tls", note: [event.version, event.cipher, event.alpn, event.subject].filter(Boolean).join(", ") };
    case "state":
      return { name: "channel-state", note: event.state };
  }
}
