import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTarget } from "./target";
import { defaultTargetSettings, type TargetRule, type TargetSettings } from "./trust";
import { isPattern, matchesPattern, patternFor, resolveTrust } from "./trust-rules";

const rule = (pattern: string, settings: Partial<TargetSettings>, id = pattern): TargetRule => ({ id, pattern, settings });
const transportOf = (target: string, rules: TargetRule[] = []) => resolveTrust(parseTarget(target), rules).settings.transport;

describe("without a rule", () => {
  for (const near of [
    ...["localhost:1", "api.localhost:1", "127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "[0:0:0:0:0:0:0:1]:1", "0.0.0.0:1", "unix:/run/x.sock"],
    ...["10.1.2.3:1", "172.16.0.1:1", "172.31.255.255:1", "192.168.1.1:1", "169.254.1.1:1", "[fc00::1]:1", "[fdff:1::]:1"],
    ...["[fe80::1%eth0]:1", "[::ffff:10.0.0.1]:1", "server:50051", "my-service:1"],
  ]) {
    test(`${near} is plaintext`, () => expect(transportOf(near)).toBe("plaintext"));
  }
  for (const far of [
    ...["api.example.com:443", "8.8.8.8:1", "172.15.0.1:1", "172.32.0.1:1", "192.169.0.1:1", "11.0.0.1:1", "localhost.example.com:1"],
    ...["[2001:db8::1]:1", "[fb00::1]:1", "[fec0::1]:1", "[1::]:1", "[::ffff:8.8.8.8]:1", "10.example.com:1"],
  ]) {
    test(`${far} is TLS`, () => expect(transportOf(far)).toBe("tls"));
  }

  test("all else is the default, and says so", () => {
    const { settings, origins } = resolveTrust(parseTarget("api.example.com:443"), []);
    expect(settings).toEqual({ ...defaultTargetSettings, transport: "tls" });
    expect(new Set(Object.values(origins).map(({ by }) => by))).toEqual(new Set(["default"]));
  });
});

describe("a scheme", () => {
  test("decides the transport before every rule, and nothing else", () => {
    const rules = [rule("*", { transport: "plaintext", serverName: "x" })];
    const trust = resolveTrust(parseTarget("https://localhost:8443"), rules);
    expect(trust.settings).toMatchObject({ transport: "tls", serverName: "x" });
    expect(trust.origins).toMatchObject({ transport: { by: "scheme" }, serverName: { by: "rule", id: "*" } });
    expect(transportOf("http://api.example.com", [rule("*", { transport: "tls" })])).toBe("plaintext");
  });
});

describe("rules", () => {
  const ladder = ["*", "*.com", "*.example.com", "*.staging.example.com", "a.staging.example.com", "a.staging.example.com:443"];

  test("the most specific one decides, in whatever order they are", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ladder, { minLength: 1 }), (patterns) => {
        const rules = patterns.map((pattern) => rule(pattern, { serverName: pattern }));
        const { settings, origins } = resolveTrust(parseTarget("a.staging.example.com:443"), rules);
        const expected = ladder.findLast((pattern) => patterns.includes(pattern)) ?? null;
        expect(settings.serverName).toBe(expected);
        expect(origins.serverName).toEqual({ by: "rule", id: expected, pattern: expected });
      }),
    );
  });

  test("each setting is decided by itself", () => {
    const rules = [
      rule("*.example.com", { transport: "tls", identity: "one" }),
      rule("a.example.com", { identity: "two" }),
      rule("a.example.com:1", { authority: "three" }),
      rule("b.example.com", { identity: "never" }),
    ];
    const { settings, origins } = resolveTrust(parseTarget("a.example.com:1"), rules);
    expect(settings).toMatchObject({ transport: "tls", identity: "two", authority: "three" });
    expect(
      [origins.transport, origins.identity, origins.authority, origins.roots].map((it) => ("pattern" in it ? it.pattern : it.by)),
    ).toEqual(["*.example.com", "a.example.com", "a.example.com:1", "default"]);
  });

  test("null is a choice, what is not there is none; the later of two with one pattern wins", () => {
    const rules = [rule("*", { serverName: "a" }), rule("x.y", { serverName: null }, "1"), rule("x.y", {}, "2")];
    expect(resolveTrust(parseTarget("x.y:1"), rules)).toMatchObject({
      settings: { serverName: null },
      origins: { serverName: { id: "1" } },
    });
    const two = [rule("x.y", { identity: "old" }, "1"), rule("x.y", { identity: "new" }, "2")];
    expect(resolveTrust(parseTarget("x.y:1"), two).settings.identity).toBe("new");
  });

  const cases: [pattern: string, target: string, matches: boolean][] = [
    ["*.example.com", "example.com:1", false],
    ["*.example.com", "a.b.example.com:1", true],
    ["*.example.com", "aexample.com:1", false],
    ["*.example.com:8443", "a.example.com:8443", true],
    ["*.example.com:8443", "a.example.com:443", false],
    ["EXAMPLE.com", "https://example.COM/x", true],
    ["example.com", "example.com.:1", true],
    ["localhost:1", "localhost:12", false],
    ["[::1]:50051", "[::1]:50051", true],
    ["::1", "[::1]:50051", true],
    ["[::1]", "[::1]:50051", true],
    ["unix:/run/a.sock", "unix:///run/a.sock", true],
    ["unix:/run/a.sock", "unix:/run/b.sock", false],
    ["*", "unix:/run/b.sock", true],
    ["localhost", "unix:localhost", false],
    ["example", "example.com:1", false],
  ];
  for (const [pattern, target, matches] of cases) {
    test(`${pattern} ${matches ? "matches" : "does not match"} ${target}`, () =>
      expect(matchesPattern(pattern, parseTarget(target))).toBe(matches));
  }

  test("the pattern that is made of a target matches it, and no other target", () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const host = fc.oneof(fc.domain(), fc.ipV4(), label, fc.constantFrom("[::1]", "[fe80::1]", "[2001:db8::7]"));
    const target = fc.oneof(
      fc.tuple(host, fc.integer({ min: 1, max: 65535 })).map(([name, port]) => `${name}:${port}`),
      label.map((name) => `unix:/run/${name}`),
    );
    fc.assert(
      fc.property(target, target, (one, other) => {
        const pattern = patternFor(parseTarget(one));
        expect(isPattern(pattern)).toBe(true);
        expect(matchesPattern(pattern, parseTarget(one))).toBe(true);
        if (one !== other) expect(matchesPattern(pattern, parseTarget(other))).toBe(false);
      }),
    );
  });

  test("what can match nothing is no pattern", () => {
    for (const text of ["", " ", "a b", "https://x", "*.*.com", "a*.com", "unix:", ":443"])
      expect([text, isPattern(text)]).toEqual([text, false]);
    for (const text of ["*", "*:443", "*.x", "x:1", "[::1]:1", "unix:/a", "localhost"])
      expect([text, isPattern(text)]).toEqual([text, true]);
  });
});
