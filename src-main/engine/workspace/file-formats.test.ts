import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noDefaults, noScripts, type SavedRequest } from "#shared/model/saved-request";
import type { FileFormat } from "./file-format";
import { environmentFormat, folderFormat, requestFormat, workspaceFormat } from "./file-formats";
import { anyDefaults, anyEnvironment, anyRequest, anyWorkspace } from "./testing/arbitrary-files";

const message = (text: string) => ({ name: "", body: { format: "json" as const, text }, repeat: { count: 1, intervalMs: 0 } });

const getUser: SavedRequest = {
  ...noDefaults,
  method: "user.v1.UserService/GetUser",
  target: "{{host}}:443",
  messages: [message('{\n  "id": "{{userId}}"\n}\n')],
  metadata: [
    { key: "x-tenant", value: "acme", enabled: true },
    { key: "x-trace", value: "1", enabled: false },
  ],
  auth: { scheme: { kind: "bearer", token: "staging-token" }, allowPlaintext: false },
  settings: { deadline: "5s", gzip: true },
  variables: [{ name: "userId", value: "42" }],
  docs: "Gets **one** user.\nNever many.\n",
  checks: [
    { kind: "status", is: "OK" },
    { kind: "message", of: "first", path: "$.name", comparison: "==", value: '"Ada"' },
    { kind: "message", of: "every", path: "$.age", comparison: ">=", value: "18" },
    { kind: "header", key: "x-cost", comparison: "exists", value: "" },
    { kind: "count", comparison: "==", value: 1 },
    { kind: "latency", to: "end", comparison: "<", value: 200 },
    { kind: "schema" },
    { kind: "snapshot", ignore: ["$.createdAt"] },
  ],
  takes: [{ name: "token", path: "$.token", of: "first" }],
  scripts: noScripts,
};

const getUserText = `auth:
  kind: bearer
  token: { secret: staging-token }
body: |
  {
    "id": "{{userId}}"
  }
checks:
  - status: OK
  - message: { equals: Ada, path: $.name }
  - message: { atLeast: 18, of: every, path: $.age }
  - header: { exists: true, key: x-cost }
  - count: { equals: 1 }
  - latency: { below: 200 }
  - schema: true
  - snapshot: { ignore: [ $.createdAt ] }
docs: |
  Gets **one** user.
  Never many.
metadata:
  x-tenant: acme
  x-trace: { enabled: false, value: "1" }
method: user.v1.UserService/GetUser
settings:
  deadline: 5s
  gzip: true
takes:
  token: $.token
target: "{{host}}:443"
variables:
  userId: "42"
`;

describe("a request's file", () => {
  it("is beautiful: sorted keys, bodies as they are, nothing that goes without saying", () => {
    expect(requestFormat.print(getUser)).toBe(getUserText);
    expect(requestFormat.parse(getUserText, "a.yaml")).toEqual({ value: getUser, unknown: [] });
    expect(requestFormat.print({ ...noDefaults, method: "a.B/C", messages: [], checks: [], takes: [], scripts: noScripts })).toBe(
      "method: a.B/C\n",
    );
  });

  it("tells bodies of other formats, and messages of streams", () => {
    const messages = [
      message('{"text": "hi"}'),
      { name: "many", body: { format: "text" as const, text: 'text: "hi"' }, repeat: { count: 3, intervalMs: 100 } },
    ];
    const text = requestFormat.print({ ...getUser, ...noDefaults, checks: [], takes: [], messages });
    expect(text).toBe(`messages:
  - '{"text": "hi"}'
  - name: many
    repeat: { count: 3, intervalMs: 100 }
    text: 'text: "hi"'
method: user.v1.UserService/GetUser
`);
    expect(requestFormat.parse(text, "a.yaml").value.messages).toEqual(messages);
  });
});

const kinds: [string, FileFormat<object>, fc.Arbitrary<object>][] = [
  ["a request", requestFormat as FileFormat<object>, anyRequest],
  ["a folder", folderFormat as FileFormat<object>, anyDefaults],
  ["a workspace", workspaceFormat as FileFormat<object>, anyWorkspace],
  ["an environment", environmentFormat as FileFormat<object>, anyEnvironment],
];

describe.each(kinds)("the file of %s", (_title, format, any) => {
  it("says what was written into it", () => {
    fc.assert(
      fc.property(any, (value) => {
        expect(format.parse(format.print(value), "a.yaml")).toEqual({ value, unknown: [] });
      }),
      { numRuns: 100 },
    );
  });

  it("is the same to the byte when nothing has changed", () => {
    fc.assert(
      fc.property(any, (value) => {
        const text = format.print(value);
        expect(format.rewrite(text, "a.yaml", value)).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it("says anything else that is written over it, as a new file would", () => {
    fc.assert(
      fc.property(any, any, (value, other) => {
        const text = format.rewrite(format.print(value), "a.yaml", other);
        expect(format.parse(text, "a.yaml").value).toEqual(other);
      }),
      { numRuns: 60 },
    );
  });
});
