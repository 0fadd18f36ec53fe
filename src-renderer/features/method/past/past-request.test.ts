import { expect, it } from "vitest";
import type { PastCall, PastMessage } from "#shared/model/history";
import { isRepeatable, requestFields, sentBodies } from "./past-request";

const call = (more: Partial<PastCall>): PastCall => ({
  id: "1",
  sourceId: "s",
  method: "a.B/C",
  kind: "unary",
  target: "{{host}}:1",
  startedAt: 0,
  elapsedMs: 1,
  state: "done",
  status: "OK",
  sent: { count: 1, bytes: 1 },
  received: { count: 1, bytes: 1 },
  path: null,
  bodies: [{ format: "text", text: "名: 1" }],
  bodiesCut: false,
  metadata: [{ key: "k", value: "v", enabled: true }],
  run: null,
  auth: null,
  settings: {},
  variables: [],
  workspace: null,
  deadlineMs: 1500,
  headers: null,
  trailers: null,
  outcome: null,
  messages: [],
  timeline: [],
  ...more,
});

const sent = (json: string, truncated = false): PastMessage => ({ direction: "sent", offsetMs: 0, size: 1, json, truncated });

let made = 0;
const newId = () => `id-${++made}`;

it("a request is as the user wrote it, names and all", () => {
  expect(requestFields(call({}), newId)).toEqual({
    target: "{{host}}:1",
    metadata: [{ key: "k", value: "v", enabled: true }],
    deadline: "1.5s",
    body: "名: 1",
    format: "text",
    prepared: [],
  });
  expect(isRepeatable(call({}))).toBe(true);
});

it("of a stream the messages that went out one by one are prepared", () => {
  const stream = call({
    kind: "bidi",
    bodies: [],
    sent: { count: 2, bytes: 2 },
    messages: [sent('{"a":1}'), { ...sent("{}"), direction: "received" }, sent('{"a":2}')],
  });
  expect(sentBodies(stream).map(({ text }) => text)).toEqual(['{"a":1}', '{"a":2}']);
  expect(requestFields(stream, newId).prepared.map(({ text }) => text)).toEqual(['{"a":1}', '{"a":2}']);
  expect(isRepeatable(stream)).toBe(true);
});

it("what is not kept whole is not sent again", () => {
  expect(isRepeatable(call({ bodies: [], bodiesCut: true, messages: [sent("{", true)] }))).toBe(false);
  expect(isRepeatable(call({ kind: "client-stream", bodies: [], sent: { count: 900, bytes: 9 }, messages: [sent("{}")] }))).toBe(false);
});

it("one that never came to send is made again as it was written", () => {
  expect(isRepeatable(call({ sent: { count: 0, bytes: 0 } }))).toBe(true);
});
