import { describe, expect, it } from "vitest";
import type { ImportedTrust } from "#shared/model/exchange";
import { importLossWords, lossText } from "#shared/model/import-loss";
import { noDefaults } from "#shared/model/saved-request";
import { ImportNotes } from "./import-notes";
import { sayingTransport, trustLosses, withTransports } from "./imported-trust";
import { blankRequest, nothingOf } from "./saved";

const trust = (target: string | null, change: Partial<ImportedTrust> = {}): ImportedTrust => ({
  ...{
    target,
    transport: "tls",
    rootsFile: null,
    certificateFile: null,
    keyFile: null,
    unverified: false,
    serverName: null,
    authority: null,
  },
  ...change,
});

describe("how an imported target was reached", () => {
  it.each([
    ["localhost:50051", "tls", "https://localhost:50051"],
    ["localhost:50051", "plaintext", "localhost:50051"],
    ["api.example.com:443", "tls", "api.example.com:443"],
    ["api.example.com:80", "plaintext", "http://api.example.com:80"],
    ["https://localhost:1", "tls", "https://localhost:1"],
    ["{{host}}", "plaintext", "{{host}}"],
    ["{{host}}:443", "tls", "{{host}}:443"],
    ["unix:/run/a.sock", "plaintext", "unix:/run/a.sock"],
  ] as const)("is said by the target where it goes without saying no more: %s by %s", (target, transport, said) => {
    expect(sayingTransport(target, [trust(target, { transport })])).toBe(said);
    expect(sayingTransport(target, [trust("another:1", { transport })])).toBe(target);
  });

  it("stands in requests, folders and environments", () => {
    const target = "api.example.com:80";
    const imported = {
      ...nothingOf("x", new ImportNotes()),
      trust: [trust(target, { transport: "plaintext" })],
      requests: [{ folders: [], name: "a", request: { ...blankRequest("a.B/C"), target } }],
      folders: [{ folders: ["f"], defaults: { ...noDefaults, target } }],
      environments: [{ name: "e", base: null, target, values: [] }],
    };
    const { requests, folders, environments } = withTransports(imported);
    expect([requests[0]?.request.target, folders[0]?.defaults.target, environments[0]?.target]).toEqual(Array(3).fill(`http://${target}`));
  });

  it("is told of where it is the user's to choose: each file by its name, and where it goes", () => {
    const all = trust("{{host}}", {
      ...{
        rootsFile: "/home/ada/ca.pem",
        certificateFile: "me.pem",
        keyFile: "me.key",
        unverified: true,
        serverName: "api.test",
        authority: "a",
      },
    });
    expect(trustLosses([all]).map((loss) => `${loss.place}: ${lossText(loss)}`)).toEqual([
      "{{host}}: It was reached by TLS: choose that at the address.",
      "{{host}}: It trusted an authority of its own: import /home/ada/ca.pem under Keys and certificates, and choose it at the address.",
      "{{host}}: It showed a client certificate: import me.pem and its key me.key under Keys and certificates, and choose them at the address.",
      "{{host}}: It was not verified there; here it is. Trust its certificate at the address if it has one of its own.",
      "{{host}}: It asked for the certificate of api.test: choose that server name at the address.",
      "{{host}}: It sent the :authority a: choose it at the address.",
    ]);
    expect(trustLosses([trust("localhost:1")])).toEqual([]);
  });

  it("fills all the holes of a text, and no more than these", () => {
    expect(lossText({ kind: "flag", values: { flag: "{x} $& __proto__" } })).toBe("-{x} $& __proto__ is not carried over.");
    expect(lossText({ kind: "flag", values: {} })).toBe("- is not carried over.");
    for (const words of Object.values(importLossWords)) expect(words.endsWith(".") || words.endsWith("}")).toBe(true);
  });
});
