import { expect, it } from "vitest";
import type { PastCall, PastMessage } from "#shared/model/history";
import { isRepeatable, lacksOf, type PresentRoom, requestFields, savedPathOf, sentBodies } from "./past-request";

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
    maxReceive: "64 MB",
    auth: undefined,
    variables: [],
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

it("brings back how it was authenticated, by the secret's id, and its settings", () => {
  const auth = { scheme: { kind: "bearer", token: "id-of-a-secret" }, allowPlaintext: false } as const;
  const settings = { deadline: "{{slow}}", maxReceive: "1 MB", gzip: true };
  expect(requestFields(call({ auth, settings, variables: [{ name: "n", value: "1" }] }), newId)).toMatchObject({
    auth,
    deadline: "{{slow}}",
    maxReceive: "1 MB",
    gzip: true,
    variables: [{ name: "n", value: "1" }],
  });
});

it("what cannot be brought back is said, and a file that is there is tied to the tab again", () => {
  const path = "collections/a.yaml";
  const saved = call({ path, workspace: { id: "w", environment: "staging" } });
  const room: PresentRoom = { workspaceId: "w", environment: "staging", hasFile: () => true, isOpen: () => false, hasSecrets: true };
  expect(lacksOf(saved, room)).toEqual([]);
  expect(savedPathOf(saved, room)).toBe(path);
  expect(lacksOf(saved, { ...room, hasFile: () => false, hasSecrets: false, environment: null })).toEqual([
    { is: "secret" },
    { is: "file", path },
    { is: "environment", name: "staging" },
  ]);
  expect(lacksOf(saved, { ...room, isOpen: () => true })).toEqual([{ is: "tab", path }]);
  const elsewhere = { ...room, workspaceId: "other" };
  expect(lacksOf(saved, elsewhere)).toEqual([
    { is: "workspace", path },
    { is: "environment", name: "staging" },
  ]);
  expect(savedPathOf(saved, elsewhere)).toBeNull();
  expect(lacksOf(call({}), room)).toEqual([]);
});
