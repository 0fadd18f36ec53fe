/** The four RPC kinds. */
export const methodKinds = ["unary", "server-stream", "client-stream", "bidi"] as const;
export type MethodKind = (typeof methodKinds)[number];

export function methodKind(clientStreaming: boolean, serverStreaming: boolean): MethodKind {
  if (clientStreaming) return serverStreaming ? "bidi" : "client-stream";
  return serverStreaming ? "server-stream" : "unary";
}

/** May the caller send more than one message? */
export function sendsStream(kind: MethodKind): boolean {
  return kind === "client-stream" || kind === "bidi";
}

/** May the server send more than one message? */
export function receivesStream(kind: MethodKind): boolean {
  return kind === "server-stream" || kind === "bidi";
}

/** Splits `pkg.Service/Method`, also with a leading slash or with a dot for the slash; null if it is none of these. */
export function splitMethod(name: string): { service: string; method: string } | null {
  const trimmed = name.replace(/^\//, "");
  const at = trimmed.includes("/") ? trimmed.indexOf("/") : trimmed.lastIndexOf(".");
  if (at <= 0 || at === trimmed.length - 1) return null;
  const method = trimmed.slice(at + 1);
  return method.includes("/") ? null : { service: trimmed.slice(0, at), method };
}
