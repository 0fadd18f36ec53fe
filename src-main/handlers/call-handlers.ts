import type { Handlers } from "#shared/bridge/handlers";
import type { ResultOf } from "#shared/bridge/operation";
import type { callContract } from "#shared/contract/call";
import type { CheckedCall } from "#shared/model/check";
import type { Core } from "./core";
import { runCall, tellHeads } from "./run-call";

export function callHandlers({ calls, callChecks, scans, restored }: Core): Handlers<typeof callContract> {
  return {
    "call.start": async (request) => ({ callId: await calls.start({ variables: [], ...request }) }),
    "call.run": (request, peer) => runCall(calls, { variables: [], ...request }, peer),
    "call.send": async ({ callId, body, variables = [] }) => {
      await calls.send(callId, body, variables);
      return undefined;
    },
    "call.finish": async ({ callId }) => {
      calls.finish(callId);
      return undefined;
    },
    "call.cancel": async ({ callId }) => {
      calls.cancel(callId);
      return undefined;
    },
    "call.reconnect": async ({ callId }) => {
      calls.reconnect(callId);
      return undefined;
    },
    "call.hold": async ({ callId, held }) => {
      calls.hold(callId, held);
      return undefined;
    },
    "call.watch": ({ callId }, peer) => tellHeads(calls, callId, peer),
    "call.tail": async ({ callId, from, most }, { cancellation, emit }) => {
      for await (const rows of calls.tail(callId, from, most, cancellation)) await emit({ rows });
      return undefined;
    },
    "call.rows": async ({ callId, scanId, from, count, fields }) => ({ rows: await scans.rows({ callId, scanId }, from, count, fields) }),
    "call.answer": ({ callId }, { cancellation }) => calls.answer(callId, cancellation),
    "call.message": async ({ callId, index }) => calls.message(callId, index),
    "call.nodes": async ({ callId, index, tree, windows }) => {
      const nodes = await calls.nodes(callId, index);
      return { windows: windows.map(({ path, from, count }) => nodes.window(tree, path, from, count)) };
    },
    "call.nodeAt": async ({ callId, index, tree, offset }) => ({ path: (await calls.nodes(callId, index)).pathAt(tree, offset) }),
    "call.bytes": async ({ callId, index, from, count }) => (await calls.nodes(callId, index)).bytes(from, count),
    "call.messageText": async ({ callId, index, tree, path, format, limit }) =>
      (await calls.nodes(callId, index)).text({ tree, path, format, limit }),
    "call.findInMessage": async ({ callId, index, ...query }, peer) => {
      for await (const report of calls.find(callId, index, query)) await peer.emit(report);
      return undefined;
    },
    "call.checks": async ({ callId }) => {
      const checked = await callChecks.of(calls.get(callId));
      return checked && crossing(checked);
    },
    "call.checkAgain": async ({ callId, expects, scope, snapshot }) =>
      crossing(await callChecks.again(calls.get(callId), expects, scope, snapshot)),
    "call.timeline": async ({ callId }) => ({ events: calls.timeline(callId) }),
    "call.list": async () => {
      await restored;
      return { calls: calls.list() };
    },
    "call.close": async ({ callId }) => {
      calls.close(callId);
      return undefined;
    },
  };
}

/** What crosses is made of lists that may be changed. */
function crossing({ results, taken, logs, edits, fault }: CheckedCall): ResultOf<(typeof callContract)["call.checkAgain"]> {
  const { metadata = null, messages = null } = edits ?? {};
  const crossingEdits = edits && { metadata: metadata && [...metadata], messages: messages && [...messages] };
  return { results: [...results], taken: [...taken], logs: [...logs], edits: crossingEdits, fault };
}
