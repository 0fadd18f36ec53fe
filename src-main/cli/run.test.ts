import { expect, it } from "vitest";
import { cli, demoFolder } from "./testing/cli";

it.each([[[]], [["help"]], [["--help"]], [["-h"]]])("shows all commands for %j", async (args) => {
  const { code, stdout, stderr } = await cli(args);
  expect(code).toBe(0);
  for (const command of ["call", "list", "describe", "demo", "open", "serve"]) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  expect(stderr).toBe("");
});

it.each([[["help", "call"]], [["call", "-help"]], [["call", "--help", "-nonsense"]]])("explains a command for %j", async (args) => {
  const { code, stdout } = await cli(args);
  expect(code).toBe(0);
  expect(stdout).toContain("Usage: wirebench call [FLAGS]");
  expect(stdout).toMatch(/^ {2}-d, -data DATA\|@\|@FILE +the request/m);
});

it("tells its version", async () => {
  expect(await cli(["--version"])).toEqual({ code: 0, stdout: "wirebench 1.2.3\n", stderr: "" });
});

it.each([
  [["cal"], 'There is no command "cal".', 'Did you mean "call"?'],
  [["list", "-prto", "x"], "There is no flag -prto.", 'Did you mean "proto"?'],
  [["list"], "No schema is given.", "Name a .proto file or a folder of them: -proto FILE."],
  [["list", "-proto", demoFolder, "a", "b"], "list takes one service at most, and here is also b.", undefined],
  [["call", "-plaintext", "-proto", demoFolder, "localhost:1"], "call takes a target and a method.", "Write: wirebench call [-plaintext]"],
  [["call", "-plaintext", "-insecure", "localhost:1", "a/b"], "-plaintext and -insecure contradict each other", "Leave out one"],
  [["call", "-insecure", "http://localhost:1", "a/b"], "-insecure and http://localhost:1 contradict each other", "Leave out the scheme"],
  [
    ["call", "-plaintext", "-proto", demoFolder, "https://localhost:1", "a/b"],
    "-plaintext and https://localhost:1 contradict each other",
    "Leave out",
  ],
  [
    ["call", "-plaintext", "-proto", demoFolder, "localhost", "ping.PingService/Unary"],
    "is not a target",
    "The port is missing: try localhost:50051.",
  ],
  [
    ["call", "-plaintext", "-proto", demoFolder, "-H", "nonsense", "localhost:1", "ping.PingService/Unary"],
    "-H takes 'key: value'",
    undefined,
  ],
  [
    ["call", "-plaintext", "-proto", demoFolder, "-H", "grpc-x: 1", "localhost:1", "ping.PingService/Unary"],
    "set by gRPC itself",
    undefined,
  ],
  [["demo", "-port", "x"], "-port takes a port up to 65535", undefined],
])("usage: %j", async (args, message, act) => {
  const { code, stdout, stderr } = await cli(args);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(message);
  if (act !== undefined) expect(stderr).toContain(act);
});

it.each([
  [["list", "-proto", "no-such.proto"], "There is no no-such.proto here."],
  [["list", "-proto", "no-such.proto", "-import-path", demoFolder], "There is no no-such.proto here nor in the import paths."],
  [["list", "-proto", demoFolder, "ping.Service"], "There is no service ping.Service."],
  [["call", "-plaintext", "-proto", demoFolder, "localhost:1", "ping.PingService/Unari"], "There is no method ping.PingService/Unari"],
])("failure: %j", async (args, message) => {
  const { code, stdout, stderr } = await cli(args);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(message);
});

it("lends serve and open what was asked for", async () => {
  const asked: unknown[] = [];
  const shell = {
    serve: async (options: unknown) => asked.push("serve", options),
    open: async (options: unknown) => asked.push("open", options),
  };
  expect(await cli(["serve", "-port", "8080", "/a"], { shell })).toMatchObject({ code: 2 });
  await cli(["open", "/b", "/c"], { shell });
  expect(asked).toEqual(["serve", { paths: ["/a"], port: 8080 }, "open", { paths: ["/b", "/c"], port: 0 }]);
});
