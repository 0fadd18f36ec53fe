import { expect, it } from "vitest";
import type { PastCall, PastMessage } from "#shared/model/history";
import { comparePastCalls } from "./past-comparison";

const message = (direction: PastMessage["direction"], value: unknown): PastMessage => ({
  direction,
  offsetMs: 1,
  size: 1,
  json: JSON.stringify(value),
  truncated: false,
});

function past(id: string, more: Partial<PastCall> = {}): PastCall {
  return {
    id,
    sourceId: "s",
    method: "user.v1.UserService/GetUser",
    kind: "unary",
    target: "localhost:50051",
    startedAt: 0,
    elapsedMs: 3,
    state: "done",
    status: "OK",
    sent: { count: 1, bytes: 3 },
    received: { count: 1, bytes: 9 },
    path: null,
    run: null,
    bodies: [{ format: "json", text: '{"id":"1"}' }],
    bodiesCut: false,
    metadata: [],
    auth: null,
    deadlineMs: null,
    settings: {},
    variables: [],
    workspace: null,
    headers: [{ key: "date", value: id }],
    trailers: [],
    outcome: { code: 0, name: "OK", message: "", details: [] } as unknown as PastCall["outcome"],
    messages: [message("sent", { id: "1" }), message("received", { name: "Ada", at: id, items: [{ 名: "甲" }] })],
    timeline: [],
    ...more,
  };
}

const paths = (left: PastCall, right: PastCall, ignore: readonly string[] = []) =>
  comparePastCalls(left, right, ignore).differences.map(({ path }) => path);

it("tells where two calls differ, by part and by path", () => {
  const other = past("b", {
    target: "localhost:2",
    metadata: [{ key: "x-a", value: "1", enabled: true }],
    messages: [message("sent", { id: "2" }), message("received", { name: "Ada", at: "b", items: [{ 名: "乙" }, {}] })],
  });
  const { differences, isPartial } = comparePastCalls(past("a"), other, ["$.headers.date"]);
  expect(isPartial).toBe(false);
  expect(differences).toEqual([
    { part: "call", path: "$.call.target", left: '"localhost:50051"', right: '"localhost:2"' },
    { part: "metadata", path: '$.metadata["x-a"]', left: null, right: '"1"' },
    { part: "request", path: "$.request.id", left: '"1"', right: '"2"' },
    { part: "response", path: "$.response.at", left: '"a"', right: '"b"' },
    { part: "response", path: "$.response.items[0].名", left: '"甲"', right: '"乙"' },
    { part: "response", path: "$.response.items[1]", left: null, right: "{}" },
  ]);
});

it("what is ignored counts for nothing, with all below it, also where only one has it", () => {
  expect(paths(past("a"), past("b"), ["$..at", "$.headers"])).toEqual([]);
  expect(comparePastCalls(past("a"), past("b"), ["$..at", "$.headers"]).ignored).toBe(2);
  const more = past("b", { trailers: [{ key: "x-b", value: "1" }], headers: null });
  expect(paths(past("a"), more, ["$.response", "$.headers.date", '$.trailers["x-b"]'])).toEqual([]);
  expect(paths(past("a"), past("b"), ["$.response.a"])).toEqual(["$.response.at", "$.headers.date"]);
});

it("the messages of a stream are compared by their places, and what is not kept is said", () => {
  const stream = (id: string, values: number[], received = values.length) =>
    past(id, { kind: "server-stream", received: { count: received, bytes: 1 }, messages: values.map((n) => message("received", { n })) });
  const { differences, isPartial } = comparePastCalls(stream("a", [1, 2]), stream("a", [1, 3, 4], 900), []);
  expect(isPartial).toBe(true);
  expect(differences.map(({ path }) => path)).toEqual(["$.status.received", "$.response[1].n", "$.response[2]"]);
});

it("a path that is none is said by name", () => {
  expect(() => comparePastCalls(past("a"), past("b"), ["items["])).toThrow(
    expect.objectContaining({ code: "bad-params", facts: { path: "items[" } }),
  );
});
