import fc from "fast-check";
import { expect, test } from "vitest";
import type { Auth } from "#shared/model/auth";
import { type MethodKind, methodKinds } from "#shared/model/method";
import { maxPrepared } from "#shared/model/prepared-message";
import { bodyFormats } from "#shared/model/request-body";
import type { SavedMessage, SavedRequest } from "#shared/model/saved-request";
import { fieldsOf, requestOf, unnamedSecrets } from "./saved-request";

const idOf = (name: string) => `id of ${name}`;
const nameOf = (id: string) => (id.startsWith("id of ") ? id.slice(6) : null);

const text = fc.string({ maxLength: 12 });
const name = fc.constantFrom("staging-token", "订单", "a b", "{{token}}");
const secret = fc.oneof(fc.constant(null), name);
const message: fc.Arbitrary<SavedMessage> = fc.record({
  name: text,
  body: fc.record({ format: fc.constantFrom(...bodyFormats), text: fc.string({ minLength: 1, maxLength: 20 }) }),
  repeat: fc.record({ count: fc.integer({ min: 1, max: 9 }), intervalMs: fc.nat(100) }),
});
const auth: fc.Arbitrary<Auth | null> = fc.oneof(
  fc.constant(null),
  fc.record({
    allowPlaintext: fc.boolean(),
    scheme: fc.oneof(
      fc.constant({ kind: "none" } as const),
      fc.constant({ kind: "inherit" } as const),
      secret.map((token) => ({ kind: "bearer", token }) as const),
      fc.record({ kind: fc.constant("basic" as const), user: text, password: secret }),
      fc.array(fc.record({ key: text, secret, text }), { maxLength: 3 }).map((pairs) => ({ kind: "pairs", pairs }) as const),
    ),
  }),
);
const written = fc.string({ minLength: 1, maxLength: 8 }).filter((value) => value === value.trim() && value !== "");
const request: fc.Arbitrary<SavedRequest> = fc.record({
  method: fc.constantFrom("a.B/C", "订单.服务/取"),
  target: fc.oneof(fc.constant(null), written),
  metadata: fc.array(fc.record({ key: written, value: text, enabled: fc.boolean() }), { maxLength: 3 }),
  auth,
  settings: fc.record(
    {
      deadline: fc.constantFrom("", "5s", "{{deadline}}"),
      maxReceive: fc.constantFrom("64 MB", "4 MB"),
      maxSend: fc.constantFrom("", "1 MB"),
      gzip: fc.boolean(),
      waitForReady: fc.boolean(),
      keepalive: fc.record({ every: text, timeout: text }),
    },
    { requiredKeys: [] },
  ),
  variables: fc.array(fc.record({ name: written, value: text }), { maxLength: 3 }),
  docs: text,
  messages: fc.array(message, { maxLength: 4 }),
  checks: fc.constantFrom([], [{ kind: "status", is: "OK" } as const]),
  takes: fc.constantFrom([], [{ name: "id", path: "$.id", of: "last" } as const]),
  scripts: fc.record({ before: text, after: text }),
});
const kinds = fc.constantFrom<MethodKind | null>(null, ...methodKinds);

test("a tab that nobody has changed says what its file says", () => {
  fc.assert(
    fc.property(request, kinds, (saved, kind) => {
      expect(requestOf(fieldsOf(saved, kind, idOf), saved, nameOf)).toEqual(saved);
    }),
  );
});

test("secrets that are not kept here keep their names in the file", () => {
  fc.assert(
    fc.property(request, kinds, (saved, kind) => {
      expect(
        requestOf(
          fieldsOf(saved, kind, () => null),
          saved,
          nameOf,
        ),
      ).toEqual(saved);
    }),
  );
});

const plain: SavedRequest = {
  method: "a.B/C",
  target: null,
  metadata: [],
  auth: null,
  settings: {},
  variables: [],
  docs: "",
  messages: [],
  checks: [],
  takes: [],
  scripts: { before: "", after: "" },
};
const messageOf = (at: number, named = ""): SavedMessage => ({
  name: named,
  body: { format: "json", text: `{"n":${at}}` },
  repeat: { count: 1, intervalMs: 0 },
});

test("a new tab says only what was said in it", () => {
  const fields = { ...fieldsOf(plain, "unary", idOf), body: '{"id":1}', target: " localhost:1 " };
  expect(requestOf(fields, null, nameOf)).toEqual({
    ...plain,
    target: "localhost:1",
    messages: [{ name: "", body: { format: "json", text: '{"id":1}' }, repeat: { count: 1, intervalMs: 0 } }],
  });
});

test("the messages of a stream that have names are prepared; a call of one message sends the first, and keeps the others", () => {
  const saved = { ...plain, messages: [messageOf(1, "first"), messageOf(2, "second")] };
  expect(fieldsOf(saved, "bidi", idOf)).toMatchObject({ body: "", prepared: [{ name: "first" }, { name: "second" }] });
  const unary = fieldsOf(saved, "unary", idOf);
  expect(unary).toMatchObject({ body: '{"n":1}', prepared: [{ name: "second" }] });
  expect(requestOf({ ...unary, body: "{}" }, saved, nameOf).messages).toMatchObject([
    { name: "first", body: { text: "{}" } },
    { name: "second" },
  ]);
});

test("more messages than a tab keeps stay in the file", () => {
  const messages = Array.from({ length: maxPrepared + 5 }, (_, at) => messageOf(at, `m${at}`));
  const saved = { ...plain, messages };
  for (const kind of ["unary", "bidi"] as const) {
    const fields = fieldsOf(saved, kind, idOf);
    expect(fields.prepared).toHaveLength(maxPrepared);
    expect(requestOf({ ...fields, metadata: [{ key: "k", value: "v", enabled: true }] }, saved, nameOf).messages).toEqual(messages);
  }
});

test("secrets without a name are found, texts with names in them are none", () => {
  const bearer = (token: string | null): Auth => ({ scheme: { kind: "bearer", token }, allowPlaintext: false });
  expect(unnamedSecrets({ auth: bearer("id of a") }, nameOf)).toEqual([]);
  expect(unnamedSecrets({ auth: bearer("{{a}}") }, nameOf)).toEqual([]);
  expect(unnamedSecrets({ auth: bearer("other") }, nameOf)).toEqual(["other"]);
  expect(unnamedSecrets({ auth: undefined }, nameOf)).toEqual([]);
});
