import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { ExportedCall } from "../../shared/model/exchange";
import { rustProgram } from "../../src-main/engine/exchange/export/rust";
import { plainCall } from "../../src-main/engine/exchange/export/testing/plain-call";
import { SchemaCatalog } from "../../src-main/engine/schema/catalog";
import { builtPeer, messagePeer } from "../support/peers";

const tonic = builtPeer("tonic");
const grpcio = builtPeer("grpcio");
const lacking = [...(tonic ? [] : ["tonic"]), ...(grpcio ? [] : ["grpcio"])];
const because = lacking.length === 0 ? "" : ` (skipped: ${lacking.join(", ")} not built)`;

/** What stands in the program, and what the server made of it, in protobuf's text format. */
const everything: readonly (readonly [json: string, seen: string])[] = [
  ['"double": 1.5e-7, "float": "NaN"', "double: 1.5e-07\nfloat: nan"],
  ['"int64": "-9223372036854775808", "uint64": "18446744073709551615"', "int64: -9223372036854775808\nuint64: 18446744073709551615"],
  ['"bool": true, "string": "a\\"b\\\\ \\n{x} 中文"', 'string: "a\\"b\\\\ \\n{x} 中文"'],
  ['"bytes": "AAH/ImE="', 'bytes: "\\000\\001\\377\\"a"'],
  ['"level": "LEVEL_BELOW"', "level: LEVEL_BELOW"],
  ['"child": {"child": {"int32": 7}}', "child {\n  child {\n    int32: 7\n  }\n}"],
  ['"present": "0"', "present: 0"],
  ['"int64s": ["1", "-2"], "doubles": [1.5, 1e30, "-Infinity"], "strings": ["x", ""]', "doubles: 1e+30\ndoubles: -inf"],
  ['"levels": ["LEVEL_ADMIN", 9], "children": [{}, {"sint32": -1}]', "levels: LEVEL_ADMIN\nlevels: 9"],
  ['"stringByString": {"k": "v"}, "stringByBool": {"true": "yes"}', 'key: true\n  value: "yes"'],
  ['"uint64ByUint64": {"1": "2"}, "messageByString": {"m": {"bool": true}}', 'key: "m"\n  value {\n    bool: true'],
  ['"chosenMessage": {"string": "chosen"}', 'chosen_message {\n  string: "chosen"\n}'],
  ['"timestamp": "2024-02-29T12:00:00.5Z", "duration": "-1.5s"', "seconds: 1709208000\n  nanos: 500000000"],
  ['"any": {"@type": "type.googleapis.com/messages.v1.Profile", "id": "5"}', "id: 5"],
  ['"struct": {"a": [null, 1, "x", {"b": true}]}, "value": null, "list": [false]', "null_value: NULL_VALUE"],
  ['"mask": "string,childOne", "empty": {}', 'paths: "child_one"'],
  ['"int64Value": "3", "bytesValue": "/w==", "stringValue": "", "boolValue": true', "int64_value {\n  value: 3\n}"],
];

describe.skipIf(lacking.length > 0)(`fields of all kinds as values of Rust${because}`, { timeout: 240_000 }, () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "wirebench-rust-"));
  const catalog = new SchemaCatalog();
  afterAll(() => {
    catalog.dispose();
    rmSync(folder, { recursive: true });
  });

  it("reach the server as they stand there", async () => {
    if (!tonic || !grpcio) return;
    const proto = path.join(import.meta.dirname, "..", "servers", "messages.proto");
    const project = await catalog.open({ kind: "disk", paths: [proto] });
    const server = await messagePeer(path.join(grpcio.cwd, ".venv", "bin", "python"));
    try {
      const call: ExportedCall = {
        ...plainCall,
        target: server.target,
        method: "messages.v1.MessageService/Echo",
        protoFile: "messages.proto",
        messages: [`{${everything.map(([json]) => json).join(", ")}}`],
        deadlineMs: 60_000,
      };
      const { text, files = [] } = rustProgram(call, project.method(call.method).desc);
      cpSync(proto, path.join(folder, "messages.proto"));
      mkdirSync(path.join(folder, "src"));
      writeFileSync(path.join(folder, "src", "main.rs"), text);
      for (const name of ["Cargo.toml", "Cargo.lock"])
        writeFileSync(
          path.join(folder, name),
          readFileSync(path.join(tonic.cwd, name), "utf8").replace('name = "peer"', 'name = "values"'),
        );
      for (const file of files) writeFileSync(path.join(folder, file.fileName), file.text);
      const env = { ...process.env, CARGO_TARGET_DIR: path.join(tonic.cwd, "target") };
      const commands = ["cargo rustc --offline --quiet -- -D warnings", "cargo run --offline --quiet"];
      const { stdout } = await promisify(execFile)("bash", ["--norc", "-e", "-c", commands.join("\n")], { cwd: folder, env }).catch(
        ({ stdout: said, stderr }) => Promise.reject(new Error(`${said}\n${stderr}\n${text}`)),
      );
      const [, seen = ""] = /^ {4}seen: (".*"),$/m.exec(stdout) ?? [];
      const received: string = JSON.parse(seen.replaceAll("\\'", "'"));
      for (const [, part] of everything) expect(received).toContain(part);
    } finally {
      await server.stop();
    }
  });
});
