import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import type { Imported, ImportFile } from "#shared/model/exchange";
import { lossText } from "#shared/model/import-loss";
import { importFiles } from "./import-files";
import { safeProtoName } from "./names";

const fixtures = path.join(import.meta.dirname, "fixtures");

/** A file, or all files of a folder, by their names within it. */
function filesOf(name: string): ImportFile[] {
  const place = path.join(fixtures, name);
  if (statSync(place).isFile()) return [{ name, text: readFileSync(place, "utf8") }];
  const names = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return names.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return { name: path.relative(place, file).split(path.sep).join("/"), text: readFileSync(file, "utf8") };
  });
}

const imported = (name: string) => importFiles(filesOf(name));
const lost = ({ losses }: Imported) => losses.map((loss) => `${loss.place}: ${lossText(loss)}`);
const requestsOf = ({ requests }: Imported) =>
  requests.map(({ folders, name, request }) => [[...folders, name].join("/"), request.target, request.method]);
const bodiesOf = ({ requests }: Imported) => requests.map(({ request }) => request.messages.map(({ body }) => body.text));

describe("Insomnia", () => {
  it("4: requests in their folders, environments with their base, .proto texts", () => {
    const all = imported("insomnia4.json");
    expect([all.tool, all.name]).toEqual(["Insomnia 4", "Shop"]);
    expect(requestsOf(all)).toEqual([["Users/Reading/Get a user", "{{host}}", "user.v1.UserService/GetUser"]]);
    expect(bodiesOf(all)).toEqual([['{"id": "{{id}}"}']]);
    expect(all.requests[0]?.request.metadata).toEqual([
      { key: "x-trace", value: "{% uuid 'v4' %}", enabled: true },
      { key: "off", value: "1", enabled: false },
    ]);
    expect(all.folders).toMatchObject([
      { folders: ["Users"], defaults: { variables: [{ name: "id", value: "1" }], docs: "All of *users*" } },
    ]);
    expect(all.environments).toEqual([
      {
        name: "Base Environment",
        base: null,
        target: null,
        values: [
          { name: "host", value: "localhost:50051" },
          { name: "limits", value: '{"max":3}' },
        ],
      },
      { name: "staging", base: "Base Environment", target: null, values: [{ name: "host", value: "staging.example.com:443" }] },
    ]);
    expect(all.protos.map(({ name }) => name)).toEqual(["protos/user.proto"]);
    expect(lost(all)).toEqual([
      "Users / Reading / Get a user: {% uuid 'v4' %} is worked out by that tool; it stands here as it was written.",
      "collection: Left out, since they are no gRPC: 1.",
      "../../../evil.proto: This .proto file's name would lead out of the workspace, or is none; it was left out.",
    ]);
  });

  it("5: the same as a tree", () => {
    const all = imported("insomnia5.yaml");
    expect(requestsOf(all)).toEqual([
      ["Users/Get a user", "{{host}}", "user.v1.UserService/GetUser"],
      ["Health", "grpcs://health.example.com:443", "grpc.health.v1.Health/Check"],
    ]);
    expect(all.environments.map(({ name, base }) => [name, base])).toEqual([
      ["Base Environment", null],
      ["staging", "Base Environment"],
    ]);
    expect(lost(all).map((line) => line.split(",")[0])).toEqual([
      "Health: Its schema came from Buf's registry (buf.build/grpc/grpc): export it with `buf build`",
      "collection: Left out",
      "collection: Insomnia 5 names .proto files without their texts: open these beside the collection",
    ]);
  });
});

describe("Bruno", () => {
  it(".bru: messages, metadata, checks, environments with their secrets", () => {
    const all = imported("bruno");
    expect([all.tool, all.name]).toEqual(["Bruno", "Hello"]);
    expect(requestsOf(all)).toEqual([["BidiHello", "{{host}}", "hello.HelloService/BidiHello"]]);
    expect(bodiesOf(all)).toEqual([['{\n  "greeting": "{{uuid}}"\n}', '{"greeting": "two"}']]);
    const [first] = all.requests;
    expect(first?.request.messages.map(({ name }) => name)).toEqual(["message 1", "message 2"]);
    expect(first?.request.metadata).toEqual([
      { key: "test-bin", value: "aGVsbG8=", enabled: true },
      { key: "test", value: "hello: again", enabled: false },
    ]);
    expect(first?.request.auth?.scheme).toEqual({ kind: "bearer", token: "{{token}}" });
    expect(first?.request.checks).toEqual([
      { kind: "status", is: "OK" },
      { kind: "message", of: "last", path: "$.reply", comparison: "==", value: '"hello"' },
    ]);
    expect(first?.request.docs).toBe("Says hello, *both ways*.");
    expect(all.sources).toEqual([{ kind: "path", path: "../protos/hello.proto", importPaths: ["../protos"] }]);
    expect(all.environments).toEqual([
      {
        name: "local",
        base: null,
        target: null,
        values: [
          { name: "host", value: "localhost:50051" },
          { name: "token", secret: "token" },
        ],
      },
    ]);
    expect(all.trust).toMatchObject([{ target: "*.example.com", certificateFile: "me.pem", keyFile: "me.key" }]);
    expect(lost(all)).toEqual([
      "BidiHello: Its script pre-request uses Bruno's own API, and was left out.",
      "BidiHello: The assertion res.headers.x isString has no like here.",
      "collection: Left out, since they are no gRPC: 1.",
      "local: Bruno keeps token, ~other on the machine alone: type them here once more.",
    ]);
  });

  it("YAML: the same, with a password that goes into no file", () => {
    const all = imported("bruno-yaml");
    expect(requestsOf(all)).toEqual([["say hello", "grpcb.in:9001", "hello.HelloService/SayHello"]]);
    expect(all.requests[0]?.request.auth?.scheme).toEqual({ kind: "basic", user: "ada", password: "say hello-password" });
    expect(all.secrets).toEqual([{ name: "say hello-password", text: "s3cret-enough" }]);
    expect(all.requests[0]?.request.checks).toEqual([
      { kind: "message", of: "last", path: "$.reply", comparison: "contains", value: '"hi"' },
    ]);
    expect(all.sources).toEqual([{ kind: "server", target: "grpcb.in:9001" }]);
    expect(JSON.stringify([all.requests, all.folders, all.environments])).not.toContain("s3cret-enough");
  });
});

describe("Postman", () => {
  it("3: requests by their order, what folders say, settings of TLS, secrets of environments", () => {
    const all = imported("postman");
    expect([all.tool, all.name]).toEqual(["Postman 3", "Shop"]);
    expect(requestsOf(all)).toEqual([
      ["first", "localhost:1", "a.B/C"],
      ["Users/Get a user", "{{host}}", "user.v1.UserService/GetUser"],
    ]);
    expect(bodiesOf(all)).toEqual([[], ['{"id": "{{uuid}}"}']]);
    expect(all.folders).toMatchObject([
      {
        folders: [],
        defaults: {
          auth: { scheme: { kind: "bearer", token: "collection-token" } },
          variables: [{ name: "host", value: "localhost:50051" }],
        },
      },
    ]);
    expect(all.trust).toMatchObject([{ target: "{{host}}", transport: "tls", unverified: true, serverName: "api.test" }]);
    expect(all.environments[0]?.values).toEqual([
      { name: "host", value: "staging.example.com:443" },
      { name: "api_key", secret: "staging-api_key" },
    ]);
    expect(all.secrets.map(({ name }) => name)).toEqual(["collection-token", "staging-api_key"]);
    expect(lost(all)).toEqual([
      "Users / Get a user: Its script afterResponse uses Postman's own API, and was left out.",
      "collection: Left out, since they are no gRPC: 1.",
    ]);
  });

  it("2 is told that it cannot have gRPC", () => {
    const info = { schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" };
    expect(() => importFiles([{ name: "c.json", text: JSON.stringify({ info, item: [] }) }])).toThrow(
      expect.objectContaining({ code: "unsupported" }),
    );
  });
});

it("Kreya: operations with the messages beside them, what folders say, its servers", () => {
  const all = imported("kreya");
  expect(requestsOf(all)).toEqual([["Users/Echo (duplex)", null, "kreya.ExampleService/Echo"]]);
  expect(bodiesOf(all)).toEqual([['{ "message": "{{user.name}}", "x": "{{ env.n + 1 }}" }']]);
  expect(all.folders).toMatchObject([{ folders: [], defaults: { target: "{{endpoint}}", metadata: [{ key: "x-a", value: "1" }] } }]);
  expect(all.environments).toMatchObject([{ name: "local", values: [{ name: "endpoint" }, { name: "user.name", value: "Ada" }] }]);
  expect(all.sources).toEqual([{ kind: "server", target: "https://localhost:5001" }]);
  expect(all.trust).toMatchObject([{ target: "https://localhost:5001", unverified: true }]);
  expect(lost(all)).toHaveLength(4);
});

it("Yaak: requests in their folders, environments, keys as variables", () => {
  const all = imported("yaak.json");
  expect(requestsOf(all)).toEqual([["Users/Get", "{{host}}", "user.v1.UserService/GetUser"]]);
  expect(all.requests[0]?.request.auth?.scheme).toEqual({ kind: "api-key", key: "x-api-key", value: "{{key}}" });
  expect(all.environments).toEqual([
    { name: "Global", base: null, target: null, values: [{ name: "host", value: "localhost:50051" }] },
    { name: "staging", base: "Global", target: null, values: [] },
  ]);
  expect(lost(all)).toHaveLength(3);
});

it("BloomRPC: tabs with their requests, streams, certificates by their files", () => {
  const all = imported("bloomrpc");
  expect(requestsOf(all)).toEqual([
    ["Greeter/Say", "localhost:50051", "hello.Greeter/Say"],
    ["Greeter/Upload", "localhost:50051", "hello.Greeter/Upload"],
  ]);
  expect(bodiesOf(all)).toEqual([['{"name":"x"}'], ['{\n  "n": 1\n}', '{\n  "n": 2\n}']]);
  expect(all.requests[0]?.request.metadata).toContainEqual({ key: "raw-bin", value: "aGk=", enabled: true });
  expect(all.sources).toEqual([
    { kind: "path", path: "/home/ada/protos/hello.proto", importPaths: ["/home/ada/protos"] },
    { kind: "server", target: "localhost:50051" },
  ]);
  expect(all.trust).toMatchObject([{ rootsFile: "/home/ada/ca.pem", certificateFile: "/home/ada/me.pem", serverName: "api.test" }]);
  expect(all.environments).toMatchObject([{ name: "staging", target: "staging.example.com:443" }]);
  expect(lost(all)).toHaveLength(3);
});

describe("hostile files", () => {
  it("have no .proto name that leads out of the workspace", () => {
    expect(["a/b.proto", "./a.proto", "a\\b.proto", "/etc/a.proto"].map(safeProtoName)).toEqual([
      "a/b.proto",
      "a.proto",
      "a/b.proto",
      "etc/a.proto",
    ]);
    expect(["../a.proto", "a/../../b.proto", "a", "", "a\0.proto", "C:\\a.proto", "a./b.proto", "con.txt"].map(safeProtoName)).toEqual(
      Array(8).fill(null),
    );
  });

  it("that are of no tool, or broken, are refused with a reason", () => {
    expect(() => importFiles([])).toThrow(Fault);
    expect(() => importFiles([{ name: "x.json", text: "{ broken" }])).toThrow(/neither JSON nor YAML/);
    expect(() => importFiles([{ name: "x.json", text: "{}" }])).toThrow(/no tool/);
    const bomb = `a: &a [x]\n${[..."bcdefghij"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[at]}`)}]`).join("\n")}\n`;
    expect(() => importFiles([{ name: "x.yaml", text: bomb }])).toThrow(Fault);
  });

  it("of any damage are read as far as they go, or refused", () => {
    const names = ["insomnia4.json", "insomnia5.yaml", "bruno", "bruno-yaml", "postman", "kreya", "yaak.json", "bloomrpc"];
    const junk = fc.constantFrom('"', "{", "}", "[", ":", "\n", "null", "&a", "*a", "__proto__", "../", "{{", "'''", " ");
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.tuple(fc.nat(), fc.nat(40), junk), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        (name, edits, which) => {
          const files = filesOf(name);
          const at = which % files.length;
          const damaged = edits.reduce((text, [from, count, by]) => {
            const place = from % (text.length + 1);
            return text.slice(0, place) + by + text.slice(place + count);
          }, files[at]?.text ?? "");
          try {
            importFiles(files.with(at, { name: files[at]?.name ?? "", text: damaged }));
          } catch (reason) {
            expect(reason).toBeInstanceOf(Fault);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
