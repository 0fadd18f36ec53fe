import { describe, expect, it } from "vitest";
import { isScalar, type YAMLMap } from "yaml";
import { noDefaults, noScripts, type SavedRequest } from "#shared/model/saved-request";
import { FileFormat } from "./file-format";
import { requestFormat } from "./file-formats";
import { record, required, text } from "./shape";

const byHand = `# What the shop's front page asks.
# Keep in step with the app.

method:   user.v1.UserService/GetUser     # the new one
target:  'localhost:50051'

# The body of Ada.
body: |
    { "id":  42 }   // a comment of JSON

metadata:      # what the gateway wants
    x-tenant:  acme   # ours
    # for tracing
    x-trace:   "1"
owner: team-a   # not known to Wirebench
checks:
-   status:   OK
-   count: {equals:   1}
# the end
`;

const read = (text: string) => requestFormat.parse(text, "a.yaml").value;
const changed = (text: string, change: Partial<SavedRequest>) => requestFormat.rewrite(text, "a.yaml", { ...read(text), ...change });

/** The lines that went and those that came. */
function diff(before: string, after: string): string[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < a.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return [...a.slice(head, a.length - tail).map((line) => `-${line}`), ...b.slice(head, b.length - tail).map((line) => `+${line}`)];
}

describe("a file that was laid out by hand", () => {
  it("is read, and what is not known is told", () => {
    expect(requestFormat.parse(byHand, "a.yaml")).toMatchObject({
      value: { method: "user.v1.UserService/GetUser", target: "localhost:50051", metadata: [{ key: "x-tenant" }, { key: "x-trace" }] },
      unknown: [{ key: "owner", line: 15, column: 1 }],
    });
  });

  it.each<[string, Partial<SavedRequest>, string[]]>([
    ["a changed text", { target: "staging:443" }, ["-target:  'localhost:50051'", "+target: 'staging:443'"]],
    ["a text that was not there", { docs: "New." }, ["+docs: New."]],
    ["one that goes", { target: null }, ["-target:  'localhost:50051'"]],
    [
      "a changed text with a comment",
      { method: "user.v2.UserService/GetUser" },
      ["-method:   user.v1.UserService/GetUser     # the new one", "+method: user.v2.UserService/GetUser # the new one"],
    ],
    [
      "a body",
      { messages: [{ name: "", body: { format: "json", text: '{ "id": 43 }\n' }, repeat: { count: 1, intervalMs: 0 } }] },
      ['-    { "id":  42 }   // a comment of JSON', '+  { "id": 43 }'],
    ],
    [
      "a check more",
      { checks: [{ kind: "status", is: "OK" }, { kind: "count", comparison: "==", value: 1 }, { kind: "schema" }] },
      ["--   status:   OK", "--   count: {equals:   1}", "+  - status: OK", "+  - count: { equals: 1 }", "+  - schema: true"],
    ],
  ])("changes where %s is, and nowhere else", (_what, change, lines) => {
    const text = changed(byHand, change);
    expect(diff(byHand, text)).toEqual(lines);
    expect(read(text)).toEqual({ ...read(byHand), ...change });
  });

  it("keeps comments within what changes", () => {
    const metadata = [
      { key: "x-tenant", value: "other", enabled: true },
      { key: "x-more", value: "2", enabled: true },
      { key: "x-trace", value: "1", enabled: true },
    ];
    const text = changed(byHand, { metadata });
    expect(text).toContain(
      'metadata:\n  # what the gateway wants\n  x-tenant: other # ours\n  x-more: "2"\n  # for tracing\n  x-trace: "1"\nowner:',
    );
  });

  it("keeps what it does not know within what changes, and where nothing else is left", () => {
    const text = "method: a.B/C\nsettings:\n  colour: red # ours\n  deadline: 5s\n";
    expect(changed(text, { settings: { deadline: "6s", gzip: true } })).toBe(
      "method: a.B/C\nsettings:\n  colour: red # ours\n  deadline: 6s\n  gzip: true\n",
    );
    expect(changed(text, { settings: {} })).toBe("method: a.B/C\nsettings:\n  colour: red # ours\n");
  });

  it("takes several messages in the place of one", () => {
    const messages = ["1", "2"].map((text) => ({ name: "", body: { format: "json" as const, text }, repeat: { count: 1, intervalMs: 0 } }));
    const text = changed(byHand, { messages });
    expect(text).not.toContain("body:");
    expect(text).toContain("# The body of Ada.\n");
    expect(changed(text, { messages: read(byHand).messages })).not.toContain("messages:");
  });

  it("keeps a text of comments alone", () => {
    const request = { ...noDefaults, method: "a.B/C", messages: [], checks: [], takes: [], scripts: noScripts };
    expect(() => requestFormat.rewrite("# only this", "a.yaml", request)).toThrow("`method` is missing");
  });
});

describe("a file of an older version", () => {
  const shape = record<{ target: string }>({ target: required("target", text, "The server.") });
  /** From `server` to `target`. */
  const migrate = (root: YAMLMap) => {
    const server = root.items.find(({ key }) => isScalar(key) && key.value === "server");
    if (!server || !isScalar(server.key)) return false;
    server.key.value = "target";
    return true;
  };
  const format = new FileFormat("A test", shape, [migrate]);

  it("is read as of today, left as it is while nothing changes, and written anew with its comments when something does", () => {
    const old = "# ours\nserver: a:1 # the first\nowner: me\n";
    expect(format.parse(old, "a.yaml")).toEqual({ value: { target: "a:1" }, unknown: [{ key: "owner", line: 3, column: 1 }] });
    expect(format.rewrite(old, "a.yaml", { target: "a:1" })).toBe(old);
    const changed = format.rewrite(old, "a.yaml", { target: "b:2" });
    expect(changed).toBe("# ours\ntarget: b:2 # the first\nowner: me\n");
    expect(format.rewrite(changed, "a.yaml", { target: "b:2" })).toBe(changed);
  });
});
