import { describe, expect, test } from "vitest";
import { Fault } from "../base/fault";
import { parseTarget } from "./target";

describe("parseTarget reads", () => {
  const good: [input: string, uri: string, host: string | null, port: number | null][] = [
    ["localhost:50051", "dns:///localhost:50051", "localhost", 50051],
    [" 127.0.0.1:80 ", "dns:///127.0.0.1:80", "127.0.0.1", 80],
    [":50051", "dns:///localhost:50051", "localhost", 50051],
    ["[::1]:50051", "ipv6:[::1]:50051", "::1", 50051],
    ["dns:///api.example.com:443", "dns:///api.example.com:443", "api.example.com", 443],
    ["http://localhost:8080/", "dns:///localhost:8080", "localhost", 8080],
    ["grpc://服务.example:9090", "dns:///服务.example:9090", "服务.example", 9090],
    ["unix:/run/app.sock", "unix:/run/app.sock", null, null],
    ["unix:///run/app.sock", "unix:/run/app.sock", null, null],
  ];
  for (const [input, uri, host, port] of good) {
    test(input, () => expect(parseTarget(input)).toEqual({ text: input.trim(), uri, host, port }));
  }
});

describe("parseTarget refuses, and says what would be right", () => {
  const bad: [input: string, act: RegExp][] = [
    ["", /localhost:50051/],
    ["localhost", /localhost:50051/],
    ["localhost:99999", /host:port/],
    ["localhost:0", /host:port/],
    ["a b:1", /host:port/],
    ["::1:50051", /host:port/],
    ["localhost:50051/pkg.Service/Method", /host:port/],
    ["https://api.example.com", /plaintext/],
    ["unix:", /unix:\/path/],
  ];
  for (const [input, act] of bad) {
    test(JSON.stringify(input), () => {
      let caught: unknown;
      try {
        parseTarget(input);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(Fault);
      expect(caught).toMatchObject({ code: "target-invalid", act: expect.stringMatching(act) });
    });
  }
});
