import fc from "fast-check";
import { type Auth, type AuthScheme, jwtAlgorithms } from "#shared/model/auth";
import { type Check, type Comparison, comparisons, messageChoices } from "#shared/model/check";
import { bodyFormats } from "#shared/model/request-body";
import type { CallSettingsText, InheritedDefaults, SavedMessage, SavedRequest } from "#shared/model/saved-request";
import type { Environment, EnvironmentValue, WorkspaceFile, WorkspaceSource } from "#shared/model/workspace";

/** Texts that YAML has its trouble with, beside any others. */
const awkward = [
  "",
  " ",
  "~",
  "null",
  "true",
  "no",
  "0x10",
  "1.10",
  "-",
  "- a",
  "#",
  "a # b",
  "a: b",
  "{}",
  "[a]",
  "&a",
  "*a",
  "!a",
  "<<",
  "__proto__",
  "%YAML",
  "---",
  "...",
  "|",
  ">",
  "'",
  '"',
  "\n",
  "\n\n",
  "a\n",
  "a\n\n",
  "\na",
  " a\n  b\n",
  "\ta",
  "a\r\nb",
  "a\rb",
  "\u2028",
  "\u0085",
  "\ufeff",
  "\0",
  "你好",
  "你好\n世界",
  "{{host}}:443",
  '{\n  "id": "{{id}}"\n}',
  "a \nb",
  "constructor",
  "😀",
  "\ud800",
  "? a",
  "a:",
  ":a",
  "@a",
  "`a",
];

export const anyText = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.stringMatching(/^[ \n\ta:#-]{0,9}$/),
);

const secret = fc.option(anyText, { nil: null });
const oauth = {
  tokenUrl: anyText,
  clientId: anyText,
  clientSecret: secret,
  scope: anyText,
  audience: anyText,
  clientAuth: fc.constantFrom("header" as const, "body" as const),
};
const credential = fc.oneof(
  fc.record({ key: anyText, secret: anyText, text: fc.constant("") }),
  fc.record({ key: anyText, secret: fc.constant(null), text: anyText }),
);
const kind = <K extends string>(word: K) => fc.constant(word);
const scheme: fc.Arbitrary<AuthScheme> = fc.oneof(
  fc.record({ kind: kind("inherit") }),
  fc.record({ kind: kind("none") }),
  fc.record({ kind: kind("bearer"), token: secret }),
  fc.record({ kind: kind("basic"), user: anyText, password: secret }),
  fc.record({ kind: kind("api-key"), key: anyText, value: secret }),
  fc.record({ kind: kind("pairs"), pairs: fc.array(credential, { maxLength: 3 }) }),
  fc.record({ kind: kind("oauth-client"), ...oauth }),
  fc.record({ kind: kind("oauth-code"), ...oauth, authorizeUrl: anyText, refreshToken: secret }),
  fc.record({
    kind: kind("jwt"),
    algorithm: fc.constantFrom(...jwtAlgorithms),
    key: secret,
    claims: anyText,
    headers: anyText,
    lifetimeSeconds: fc.integer({ min: 1, max: 366 * 24 * 3600 }),
  }),
  fc.record({ kind: kind("google"), key: secret, audience: anyText, scope: anyText }),
);
const auth: fc.Arbitrary<Auth> = fc.record({ scheme, allowPlaintext: fc.boolean() });

const compared = <T>(value: fc.Arbitrary<T>, none: T): fc.Arbitrary<{ comparison: Comparison; value: T }> =>
  fc
    .record({ comparison: fc.constantFrom(...comparisons), value })
    .map(({ comparison, value: one }) => ({ comparison, value: comparison === "exists" || comparison === "is-missing" ? none : one }));
const number = fc.oneof(
  fc.nat(),
  fc.double({ min: 0, max: 1e9, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
const json = fc.oneof(
  anyText,
  fc.json({ maxDepth: 2 }),
  anyText.map((text) => JSON.stringify(text)),
  fc.constantFrom("1", "-0", "1.0", "1e5", "9007199254740993", "null", "true", "0.1", '"\\u0041"', "-1.5"),
);
const check: fc.Arbitrary<Check> = fc.oneof(
  fc.record({ kind: kind("status"), is: anyText }),
  compared(anyText, "").map((rest) => ({ kind: "status-message" as const, ...rest })),
  fc
    .tuple(fc.constantFrom("header" as const, "trailer" as const), anyText, compared(anyText, ""))
    .map(([word, key, rest]) => ({ kind: word, key, ...rest })),
  fc
    .tuple(fc.constantFrom(...messageChoices), anyText, compared(json, ""))
    .map(([of, path, rest]) => ({ kind: "message" as const, of, path, ...rest })),
  compared(number, 0).map((rest) => ({ kind: "count" as const, ...rest })),
  fc.record({ kind: kind("order"), path: anyText, is: fc.constantFrom("ascending" as const, "descending" as const, "distinct" as const) }),
  fc
    .tuple(fc.constantFrom("end" as const, "first-message" as const), compared(number, 0))
    .map(([to, rest]) => ({ kind: "latency" as const, to, ...rest })),
  fc.record({ kind: kind("schema") }),
  fc.record({ kind: kind("snapshot"), ignore: fc.array(anyText, { maxLength: 3 }) }),
);

const settings: fc.Arbitrary<CallSettingsText> = fc.record(
  {
    deadline: anyText,
    maxReceive: anyText,
    maxSend: anyText,
    gzip: fc.boolean(),
    waitForReady: fc.boolean(),
    keepalive: fc.record({ every: anyText, timeout: anyText }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const variables = fc.array(fc.record({ name: anyText, value: anyText }), { maxLength: 4 });
const name = fc.oneof(anyText, fc.constantFrom("a", "b", "x-key"));
const metadata = fc.array(fc.record({ key: name, value: anyText, enabled: fc.boolean() }), { maxLength: 4 });
const nullableText = fc.option(anyText, { nil: null });

export const anyDefaults: fc.Arbitrary<InheritedDefaults> = fc.record({
  target: nullableText,
  metadata,
  auth: fc.option(auth, { nil: null }),
  settings,
  variables,
  docs: anyText,
});

const message: fc.Arbitrary<SavedMessage> = fc.record({
  name: fc.oneof(fc.constant(""), anyText),
  body: fc.record({ format: fc.constantFrom("json" as const, ...bodyFormats), text: anyText }),
  repeat: fc.oneof(
    fc.constant({ count: 1, intervalMs: 0 }),
    fc.record({ count: fc.integer({ min: 1, max: 1_000_000 }), intervalMs: fc.integer({ min: 0, max: 3_600_000 }) }),
  ),
});

export const anyRequest: fc.Arbitrary<SavedRequest> = fc
  .tuple(
    anyDefaults,
    fc.record({
      method: anyText,
      messages: fc.array(message, { maxLength: 3 }),
      checks: fc.array(check, { maxLength: 4 }),
      takes: fc.array(fc.record({ name, path: anyText, of: fc.constantFrom("first" as const, "last" as const) }), { maxLength: 3 }),
      scripts: fc.record({ before: anyText, after: anyText }),
    }),
  )
  .map(([defaults, rest]) => ({ ...defaults, ...rest }));

const source: fc.Arbitrary<WorkspaceSource> = fc.oneof(
  fc.record({ kind: kind("path"), path: anyText, importPaths: fc.array(anyText, { maxLength: 2 }) }),
  fc.record({ kind: kind("server"), target: anyText }),
);

export const anyWorkspace: fc.Arbitrary<WorkspaceFile> = fc
  .tuple(anyDefaults, fc.record({ name: anyText, sources: fc.array(source, { maxLength: 3 }) }))
  .map(([defaults, rest]) => ({ ...defaults, ...rest }));

const environmentValue: fc.Arbitrary<EnvironmentValue> = fc.oneof(
  fc.record({ name, value: anyText }),
  fc.record({ name, secret: anyText }),
);

export const anyEnvironment: fc.Arbitrary<Omit<Environment, "name">> = fc.record({
  base: nullableText,
  target: nullableText,
  values: fc.array(environmentValue, { maxLength: 4 }),
});
