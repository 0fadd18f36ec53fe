import * as v from "valibot";
import { call, stream } from "../bridge/operation";
import {
  type MessageNode,
  type MessageProblem,
  messageTextFormats,
  messageTrees,
  type NodeHit,
  type NodePath,
  nodeKinds,
  problemKinds,
} from "../model/message-view";
import { count, id, shortText } from "./values";

/** Bytes that one question may ask for. */
export const maxBytesWindow = 64 * 1024;
/** UTF-16 units of a message's text that one question may ask for. */
export const maxMessageText = 4 * 1024 * 1024;

const tree = v.picklist(messageTrees);
const path = v.pipe(v.array(count), v.maxLength(512)) satisfies v.GenericSchema<unknown, NodePath>;

export const messageNode = v.object({
  key: v.nullable(v.string()),
  kind: v.picklist(nodeKinds),
  text: v.string(),
  cut: v.boolean(),
  children: v.number(),
  start: v.number(),
  end: v.number(),
  field: v.nullable(v.object({ number: v.number(), name: v.string(), type: v.string() })),
  wire: v.nullable(v.object({ number: v.number(), type: v.string(), valueStart: v.number() })),
  problem: v.nullable(v.string()),
}) satisfies v.GenericSchema<unknown, MessageNode>;

export const messageProblem = v.object({
  kind: v.picklist(problemKinds),
  offset: v.number(),
  end: v.number(),
  path: v.string(),
  message: v.string(),
}) satisfies v.GenericSchema<unknown, MessageProblem>;

const hit = v.object({ path: v.array(v.number()), within: v.picklist(["key", "value"]) }) satisfies v.GenericSchema<unknown, NodeHit>;
const nodeWindow = v.object({ path, from: count, count: v.pipe(count, v.maxValue(500)) });
const message = { callId: id, index: count };

/** Looking at one message of a call, piece by piece. Faults of all: call-gone; bad-params for a message or a path that is not there. */
export const messageViewContract = {
  /** The children of the node at each path, from `from`, as many as there are, at most `count`. */
  "call.nodes": call(
    v.object({ ...message, tree, windows: v.pipe(v.array(nodeWindow), v.maxLength(50)) }),
    v.object({ windows: v.array(v.object({ total: v.number(), nodes: v.array(messageNode) })) }),
  ),
  /** The way to the deepest node whose span holds a byte; the root's, where there is none. */
  "call.nodeAt": call(v.object({ ...message, tree, offset: count }), v.object({ path: v.array(v.number()) })),
  /** The bytes from `from`, as many as there are, at most `count`; and how many the message has. */
  "call.bytes": call(
    v.object({ ...message, from: count, count: v.pipe(count, v.maxValue(maxBytesWindow)) }),
    v.object({ bytes: v.instance(Uint8Array), size: v.number() }),
  ),
  /** A node with all that is in it, or (an empty path) the whole message, as text. Fault unsupported: a format that such a node does not have. */
  "call.messageText": call(
    v.object({
      ...message,
      tree,
      path,
      format: v.picklist(messageTextFormats),
      limit: v.pipe(count, v.minValue(1), v.maxValue(maxMessageText)),
    }),
    v.object({ text: v.string(), truncated: v.boolean() }),
  ),
  /** Hits as they are found, in the order of the tree, at most 1,000; `searched` says how many bytes of `size` are done. Ends when all are. */
  "call.findInMessage": stream(
    v.object({ ...message, tree, text: v.pipe(shortText, v.minLength(1)), matchCase: v.boolean() }),
    v.object({ hits: v.array(hit), searched: v.number(), size: v.number() }),
  ),
};
