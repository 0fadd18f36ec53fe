import type { MetadataPair } from "#shared/model/metadata";
import type { Address } from "./log-entry";

/** The trailer in which gRPC carries a google.rpc.Status; a log has a field for it. */
export const statusDetailsKey = "grpc-status-details-bin";

const transportKeys = new Set(["lb-token", "content-encoding", "content-type", "user-agent", "te"]);

/** What an application sees of metadata: gRPC's and the transport's own pairs have no place in a log. Source: binarylog.proto, Metadata. */
export function loggedMetadata(pairs: readonly MetadataPair[]): MetadataPair[] {
  return pairs.filter(({ key }) => {
    if (key === "grpc-trace-bin") return true;
    return !(key.startsWith(":") || key.startsWith("grpc-") || transportKeys.has(key));
  });
}

/** `1.2.3.4:50051`, `[::1]:50051` or a socket's path as an address; null for what is none of these. */
export function parsePeer(peer: string): Address | null {
  const [, v6, v4, port = ""] = /^(?:\[([0-9a-fA-F:.]+)\]|(\d+\.\d+\.\d+\.\d+)):(\d+)$/.exec(peer) ?? [];
  if (v6 !== undefined) return { type: "ipv6", address: v6, port: Number(port) };
  if (v4 !== undefined) return { type: "ipv4", address: v4, port: Number(port) };
  return /^(?:unix:)?\//.test(peer) ? { type: "unix", address: peer.replace(/^unix:/, ""), port: 0 } : null;
}

/** An address as people write it; "" for none. */
export function formatPeer(peer: Address | null): string {
  if (!peer) return "";
  if (peer.type === "ipv6") return `[${peer.address}]:${peer.port}`;
  return peer.port === 0 ? peer.address : `${peer.address}:${peer.port}`;
}
