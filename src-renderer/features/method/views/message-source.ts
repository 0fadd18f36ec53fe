import type { MessageTextFormat, MessageTree, NodePath } from "#shared/model/message-view";
import type { WirebenchClient } from "../../../host/host";
import type { Find } from "./finder";
import type { NodeStretch, NodeWindow } from "./node-pages";

/** One message of a call, as the core answers questions about it. Every question may fail with Fault call-gone. */
export interface MessageSource {
  nodes(tree: MessageTree, windows: readonly NodeWindow[]): Promise<readonly NodeStretch[]>;
  /** The way to the deepest node that holds a byte. */
  nodeAt(tree: MessageTree, offset: number): Promise<NodePath>;
  bytes(from: number, count: number): Promise<Uint8Array>;
  /** A node with all that is in it, cut to `limit` UTF-16 units. */
  text(
    tree: MessageTree,
    path: NodePath,
    format: MessageTextFormat,
    limit: number,
  ): Promise<{ readonly text: string; readonly truncated: boolean }>;
  find(tree: MessageTree, ...query: Parameters<Find>): ReturnType<Find>;
}

/** The message at a place of a call's recording. */
export function messageSource(client: WirebenchClient, callId: string, index: number): MessageSource {
  const message = { callId, index };
  return {
    nodes: async (tree, windows) => (await client.call("call.nodes", { ...message, tree, windows })).windows,
    nodeAt: async (tree, offset) => (await client.call("call.nodeAt", { ...message, tree, offset })).path,
    bytes: async (from, count) => (await client.call("call.bytes", { ...message, from, count })).bytes,
    text: (tree, path, format, limit) => client.call("call.messageText", { ...message, tree, path, format, limit }),
    find: (tree, text, matchCase) => client.open("call.findInMessage", { ...message, tree, text, matchCase }),
  };
}
