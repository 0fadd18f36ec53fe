import { describe, expect, test } from "vitest";
import { Fault } from "../base/fault";
import { parseTarget } from "./target";
import type { Transport } from "./trust";

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
    test(input, () => expect(parseTarget(input)).toMatchObject({ text: input.trim(), uri, host, port, prefix: "" }));
  }
});

describe("parseTarget hears what a scheme asks for", () => {
  const good: [input: string, transport: Transport | null, host: string, port: number, prefix: string][] = [
    ["api.example.com:443", null, "api.example.com", 443, ""],
    ["dns:///api.example.com:443", null, "api.example.com", 443, ""],
    ["https://api.example.com", "tls", "api.example.com", 443, ""],
    ["HTTPS://api.example.com/", "tls", "api.example.com", 443, ""],
    ["grpcs://api.example.com:8443", "tls", "api.example.com", 8443, ""],
    ["https://api.example.com/gateway/grpc/", "tls", "api.example.com", 443, "/gateway/grpc"],
    ["https://[2001:db8::1]/v1", "tls", "2001:db8::1", 443, "/v1"],
    ["https://[::1]:8443", "tls", "::1", 8443, ""],
    ["http://localhost", "plaintext", "localhost", 80, ""],
    ["grpc://10.0.0.7:50051/x", "plaintext", "10.0.0.7", 50051, "/x"],
  ];
  for (const [input, transport, host, port, prefix] of good) {
    test(input, () => expect(parseTarget(input)).toMatchObject({ transport, host, port, prefix }));
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
    ["https://", /host:port/],
    ["https://user:secret@api.example.com", /credentials/],
    ["https://api.example.com/?a=b", /Leave out/],
    ["ftp://api.example.com:21", /host:port/],
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
