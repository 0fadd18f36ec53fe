import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DescMethod } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExportedCall } from "#shared/model/exchange";
import { SchemaCatalog } from "../../schema/catalog";
import { csharpProgram } from "./csharp";
import { plainCall } from "./testing/plain-call";

const proto = `syntax = "proto3";
package shop.v1beta;
import "google/protobuf/any.proto";
message Req { message Inner { string text = 1; } }
message Box { repeated Box boxes = 1; map<string, google.protobuf.Any> things = 2; }
service Shop {
  rpc Pack(Box) returns (Box);
  rpc One(Req) returns (Req);
  rpc Watch(Req) returns (stream Req);
  rpc Send(stream Req.Inner) returns (Req);
  rpc Talk(stream Req) returns (stream Req);
}`;

const plain: ExportedCall = { ...plainCall, method: "shop.v1beta.Shop/One", protoFile: "shop.proto", messages: ["{}"] };
const secured: ExportedCall = {
  ...plain,
  transport: "tls",
  rootsFile: "ca.pem",
  certificateFile: "client.pem",
  keyFile: "client.key",
  serverName: "api.test",
};

const folder = mkdtempSync(path.join(tmpdir(), "wirebench-csharp-"));
const catalog = new SchemaCatalog();
let methodOf: (name: string) => DescMethod;

beforeAll(async () => {
  writeFileSync(path.join(folder, "shop.proto"), proto);
  const project = await catalog.open({ kind: "disk", paths: [folder] });
  methodOf = (name) => project.method(`shop.v1beta.Shop/${name}`).desc;
});

afterAll(() => {
  catalog.dispose();
  rmSync(folder, { recursive: true });
});

const textOf = (call: ExportedCall, name: string) => csharpProgram(call, methodOf(name)).text;

// No .NET is needed for these: e2e/peers/clients.test.ts compiles and runs the programs where there is one.
describe("a program in C#", () => {
  it("has the stream shape of its method", () => {
    expect(textOf(plain, "One")).toContain("var response = await client.OneAsync(request);");
    const watch = textOf(plain, "Watch");
    expect(watch).toContain("using var call = client.Watch(request);");
    expect(watch).toContain("await foreach (var response in call.ResponseStream.ReadAllAsync())");
    const send = textOf(plain, "Send");
    expect(send).toContain("await call.RequestStream.WriteAsync(JsonParser.Default.Parse<Shop.V1Beta.Req.Types.Inner>(message));");
    expect(send.indexOf("CompleteAsync")).toBeLessThan(send.indexOf("var response = await call;"));
    const talk = textOf(plain, "Talk");
    expect(talk.indexOf("var reading = ReadAsync();")).toBeLessThan(talk.indexOf("WriteAsync"));
    expect(talk.indexOf("CompleteAsync")).toBeLessThan(talk.indexOf("await reading;"));
  });

  it("closes what it opens", () => {
    for (const name of ["One", "Watch", "Send", "Talk"]) {
      const text = textOf({ ...secured, messages: ["{}", "{}"] }, name);
      for (const [open, close] of ["{}", "()", "[]"]) {
        const count = (char = "") => text.split(char).length;
        expect(count(open), name).toBe(count(close));
      }
    }
  });

  it("says the deadline, the metadata, and secrets by their names in the environment", () => {
    const text = textOf(
      {
        ...plain,
        deadlineMs: 1500,
        maxReceiveBytes: 1000,
        metadata: [
          { key: "x-name", value: 'a "b"', enabled: true },
          { key: "x-bytes-bin", value: "AAH/", enabled: true },
        ],
        secretMetadata: [{ key: "authorization", before: "Bearer ", variable: "TOKEN" }],
      },
      "One",
    );
    expect(text).toContain("client.OneAsync(request, headers: headers, deadline: DateTime.UtcNow.AddMilliseconds(1500))");
    expect(text).toContain("MaxReceiveMessageSize = 1000,");
    expect(text).toContain('{ "x-name", "a \\"b\\"" },');
    expect(text).toContain('{ "x-bytes-bin", Convert.FromBase64String("AAH/") },');
    expect(text).toContain('{ "authorization", "Bearer " + Environment.GetEnvironmentVariable("TOKEN") },');
  });

  it("trusts whom it is told to, and knows the server by another name", () => {
    const text = textOf(secured, "One");
    expect(text).toContain('policy.CustomTrustStore.ImportFromPemFile("ca.pem");');
    expect(text).toContain('X509Certificate2.CreateFromPemFile("client.pem", "client.key")');
    expect(text).toContain('GrpcChannel.ForAddress("https://api.test:50051"');
    expect(text).toContain('await socket.ConnectAsync("localhost", 50051, cancellation);');
    expect(text).not.toContain("RemoteCertificateValidationCallback");
    const systemRoots = textOf({ ...plain, transport: "tls" }, "One");
    expect(systemRoots).toContain('GrpcChannel.ForAddress("https://localhost:50051");');
    expect(textOf({ ...plain, transport: "tls", unverified: true }, "One")).toContain("RemoteCertificateValidationCallback");
    expect(csharpProgram({ ...secured, authority: "other" }, methodOf("One")).notes).toEqual([
      { kind: "one-name", values: { tool: ".NET", name: "api.test:50051" } },
    ]);
  });

  it("has more quotes around a raw string than in it", () => {
    expect(textOf({ ...plain, messages: ['{"a": ""}'] }, "One")).toContain('"""\n    {"a": ""}\n    """');
    expect(textOf({ ...plain, messages: ['{"a": "\\"""}'] }, "One")).toContain('""""\n    {"a": "\\"""}\n    """"');
    expect(textOf({ ...plain, messages: ['{"a": "\u2028"}'] }, "One")).toContain('"{\\"a\\": \\"\\u2028\\"}"');
  });

  it("says that an Any takes a registry, wherever it is", () => {
    expect(csharpProgram(plain, methodOf("One")).notes).toEqual([]);
    expect(csharpProgram(plain, methodOf("Pack")).notes).toEqual([{ kind: "any-without-types", values: { tool: "JsonParser" } }]);
  });

  it("comes with a project that makes its stubs", () => {
    const [project] = csharpProgram(plain, methodOf("One")).files ?? [];
    expect(project?.fileName).toBe("client.csproj");
    expect(project?.text).toContain('<Protobuf Include="shop.proto" ProtoRoot="." GrpcServices="Client" />');
    for (const name of ["Google.Protobuf", "Grpc.Net.Client", "Grpc.Tools"]) expect(project?.text).toContain(`Include="${name}"`);
  });
});
