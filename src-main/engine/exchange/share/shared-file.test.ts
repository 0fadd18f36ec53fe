import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { noDefaults } from "#shared/model/saved-request";
import { Redactor } from "../../auth/redactor";
import { SchemaCatalog } from "../../schema/catalog";
import { embeddedSet } from "../../schema/foreign/embedded-set";
import { methodSetOf } from "../../schema/method-closure";
import { anyRequest } from "../../workspace/testing/arbitrary-files";
import { blankRequest, jsonMessage } from "../import/saved";
import { readShared, writeShared } from "./shared-file";

const demo = fileURLToPath(new URL("../../../../assets/demo", import.meta.url));
const asIs = (text: string) => text;
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("a shared request's file", () => {
  const owned = new DisposableStore();
  afterEach(() => owned.dispose());

  async function schemaOf(method: string): Promise<Uint8Array> {
    const project = await owned.add(new SchemaCatalog()).open({ kind: "disk", paths: [demo], importPaths: [demo] });
    return methodSetOf(project.method(method).desc);
  }

  it("brings back the very same request and descriptors, whatever is in them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), anyRequest, fc.uint8Array({ maxLength: 300 }), (name, request, schema) => {
        const { text, hidden } = writeShared({ name, request, schema }, asIs);
        const shared = readShared(text, "a.wirebench.yaml");
        expect([shared.name, shared.request, hidden]).toEqual([name, request, 0]);
        expect([...embeddedSet(bytesOf(text))]).toEqual([...schema]);
        expect([...Buffer.from(shared.schema, "base64")]).toEqual([...schema]);
      }),
      { numRuns: 200 },
    );
  });

  it("is a text that people can read, and a source that needs no .proto", async () => {
    const schema = await schemaOf("user.UserService/GetUser");
    const request = { ...blankRequest("user.UserService/GetUser"), target: "{{host}}", messages: [jsonMessage('{"id": "张伟"}\n')] };
    const { text } = writeShared({ name: "查询用户", request, schema }, asIs);
    expect(text).toMatch(
      /^name: 查询用户\nrequest:\n {2}body: \|\n {4}\{"id": "张伟"\}\n {2}method: user\.UserService\/GetUser\n {2}target: "\{\{host\}\}"\nschema: \|\n {2}[A-Za-z0-9+/]{76}\n/,
    );
    expect(text).toMatch(/\nversion: 1\n$/);
    const name = "查询用户.wirebench.yaml";
    const project = await owned.add(new SchemaCatalog()).open({ kind: "set", label: name, files: [{ name, bytes: bytesOf(text) }] });
    expect(project.outline.diagnostics).toEqual([]);
    expect(project.method("user.UserService/GetUser").kind).toBe("unary");
  });

  it.each([
    ["between quotes", (base64: string) => `schema: "${base64.replaceAll("\n", "\\\n  ")}"\nversion: 1\n`],
    ["folded", (base64: string) => `schema: >-\n  ${base64.trim().replaceAll("\n", "\n\n  ")}\nversion: 1\n`],
    ["with the lines of Windows", (base64: string) => `schema: |\r\n  ${base64.trim().replaceAll("\n", "\r\n  ")}\r\nversion: 1\r\n`],
    ["last, without an end", (base64: string) => `version: 1\nschema: |\n  ${base64.trim().replaceAll("\n", "\n  ")}`],
  ])("is read when somebody has laid it out anew: %s", async (_how, layout) => {
    const schema = await schemaOf("user.UserService/GetUser");
    const base64 = `${Buffer.from(schema)
      .toString("base64")
      .match(/.{1,76}/g)
      ?.join("\n")}\n`;
    expect([...embeddedSet(bytesOf(`name: a\nrequest:\n  method: a.B/C\n  docs: |\n    schema: no\n${layout(base64)}`))]).toEqual([
      ...schema,
    ]);
  });

  it("has no secret, wherever somebody has typed it", () => {
    const redactor = new Redactor();
    redactor.add("canary-9f3c1e");
    fc.assert(
      fc.property(fc.constantFrom("canary-9f3c1e", Buffer.from("canary-9f3c1e").toString("base64")), (canary) => {
        const request = {
          ...blankRequest("a.B/C"),
          target: `host-${canary}:1`,
          metadata: [{ key: "x-note", value: `before ${canary} after`, enabled: false }],
          variables: [{ name: "v", value: canary }],
          docs: `curl -H 'x: ${canary}'\n\nsecond`,
          messages: [jsonMessage(`{\n  "token": "${canary}"\n}`)],
          scripts: { before: `request.metadata.set("a", "${canary}")`, after: "" },
        };
        const { text, hidden } = writeShared({ name: `called ${canary}`, request, schema: new Uint8Array() }, redactor.text);
        expect(text).not.toContain(canary);
        expect(hidden).toBe(7);
        expect(readShared(text, "a").request.messages[0]?.body.text).toMatch(/^\{\n {2}"token": "••••••=*"\n\}$/);
      }),
    );
  });

  it("of a later version is refused with its place, and what is no such file too", () => {
    expect(() => readShared("name: a\nrequest: { method: a.B/C }\nschema: ''\nversion: 2\n", "a.wirebench.yaml")).toThrow(
      expect.objectContaining({ code: "workspace-file", facts: expect.objectContaining({ line: 4, version: 2 }) }),
    );
    for (const text of ["", "a", "[]", "version: 1\n", "name: a\nrequest: x\nschema: ''\nversion: 1\n"]) {
      expect(() => readShared(text, "a.wirebench.yaml")).toThrow(expect.objectContaining({ code: "workspace-file" }));
    }
  });

  it("that somebody has broken costs a fault with its place, and nothing else", async () => {
    const schema = await schemaOf("user.UserService/GetUser");
    const { text: whole } = writeShared(
      { name: "a", request: { ...noDefaults, ...blankRequest("user.UserService/GetUser") }, schema },
      asIs,
    );
    const catalog = owned.add(new SchemaCatalog());
    const part = fc.constantFrom(
      "\n",
      " ",
      "  ",
      "- ",
      ": ",
      "schema:",
      "|",
      "{",
      "[",
      '"',
      "#",
      "&a",
      "*a",
      "\0",
      "=",
      "AAAA",
      "__proto__:",
      "你",
    );
    const change = fc.tuple(fc.nat(whole.length), fc.nat(200), part);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const text = changes.reduce((now, [at, length, put]) => now.slice(0, at) + put + now.slice(at + length), whole);
        const faults = [
          await attempt(async () => void readShared(text, "a.wirebench.yaml")),
          await attempt(async () => {
            const name = "a.wirebench.yaml";
            await catalog.open({ kind: "set", label: name, files: [{ name, bytes: bytesOf(text) }] });
          }),
        ];
        for (const fault of faults) expect(["workspace-file", "no-protos", null]).toContain(fault?.code ?? null);
      }),
      { numRuns: 150 },
    );
  });
});

async function attempt(act: () => Promise<void>): Promise<Fault | null> {
  try {
    await act();
    return null;
  } catch (reason) {
    return Fault.from(reason);
  }
}
