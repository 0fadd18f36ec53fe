import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SchemaCatalog } from "../../schema/catalog";
import type { SchemaProject } from "../../schema/project";
import { javaClass, javaMethod, javaServiceClass } from "./java-names";

// What is expected here is what protoc 36.2 and protoc-gen-grpc-java 1.83.1 make of these files.
const files = {
  "my-odd_file2x.proto": `syntax = "proto3";
package odd.v1beta;
message MyOddFile2X { message Inner {} }
message Req { message Inner_one {} }
service odd_service { rpc One(Req) returns (Req.Inner_one); }`,
  "edition.proto": `edition = "2024";
package ed.v1;
message Req {}
service Svc { rpc One(Req) returns (Req); }`,
  "own.proto": `syntax = "proto3";
package own;
option java_package = "com.example.own";
option java_outer_classname = "Outer";
message Req {}
service Plain { rpc One(Req) returns (Req); }`,
  "many.proto": `syntax = "proto3";
option java_multiple_files = true;
message Req { message In {} }
service Nameless { rpc One(Req) returns (Req.In); }`,
};

const folder = mkdtempSync(path.join(tmpdir(), "wirebench-java-"));
const catalog = new SchemaCatalog();
let project: SchemaProject;

beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  project = await catalog.open({ kind: "disk", paths: [folder] });
});

afterAll(() => {
  catalog.dispose();
  rmSync(folder, { recursive: true });
});

it.each([
  ["odd.v1beta.odd_service", "odd.v1beta.odd_serviceGrpc", "odd.v1beta.MyOddFile2XOuterClass.Req.Inner_one"],
  ["ed.v1.Svc", "ed.v1.SvcGrpc", "ed.v1.Req"],
  ["own.Plain", "com.example.own.PlainGrpc", "com.example.own.Outer.Req"],
  ["Nameless", "NamelessGrpc", "Req.In"],
])("classes of %s", (service, serviceClass, outputClass) => {
  const { desc } = project.method(`${service}/One`);
  expect(javaServiceClass(desc)).toBe(serviceClass);
  expect(javaClass(desc.output)).toBe(outputClass);
});

it.each([
  ["GetUser", "getUser"],
  ["get_user", "getUser"],
  ["GetURL_for", "getURLFor"],
  ["_lead", "_lead"],
  ["get_2nd", "get2nd"],
  ["a__b", "aB"],
  ["Import", "import_"],
  ["Notify", "notify"],
])("the method %s is %s in a stub", (name, expected) => {
  expect(javaMethod(name)).toBe(expected);
});
