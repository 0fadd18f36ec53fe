import { expect, it } from "vitest";
import type { CertificateFacts } from "#shared/model/certificate";
import { textsOf } from "../i18n/i18n";
import { endWords, keyWords, pairedHex, problemWords, roleWords, usageWords } from "./certificate-words";

const now = new Date(2026, 10, 21, 12).getTime();
const days = (n: number) => now + n * 86_400_000;
const facts: CertificateFacts = {
  subject: "CN=alice",
  commonName: "alice",
  issuer: "CN=Dev CA",
  issuerCommonName: "Dev CA",
  serial: "01",
  notBefore: days(-1),
  notAfter: days(354),
  names: [],
  sha256: "3F9A0C",
  sha1: "3F9A",
  publicKey: { kind: "ec", detail: "P-256" },
  signatureAlgorithm: "ecdsa-with-SHA256",
  isAuthority: false,
  isSelfSigned: false,
  keyUsages: [],
  extendedKeyUsages: ["clientAuth", "1.2.3"],
};
const en = textsOf("en");
const zh = textsOf("zh-CN");

it.each([
  [days(354), "ok", "in 354 days", "354 天后"],
  [days(31), "ok", "in 31 days", "31 天后"],
  [days(30), "warn", "in 30 days", "30 天后"],
  [days(7), "warn", "in 7 days", "7 天后"],
  [days(6), "bad", "in 6 days", "6 天后"],
  [days(1), "bad", "in 1 day", "1 天后"],
  [days(0.5), "bad", "today", "今天"],
  [days(3650), "ok", "in 9 years", "9 年后"],
  [new Date(2026, 4, 3).getTime(), "bad", "ended 3 May", "已于 5月3日 到期"],
  [new Date(2024, 4, 3).getTime(), "bad", "ended 3 May 2024", "已于 2024年5月3日 到期"],
])("says when it ends: %s", (notAfter, tone, english, chinese) => {
  expect(endWords({ ...facts, notAfter, notBefore: 0 }, now, en)).toEqual({ tone, words: english });
  expect(endWords({ ...facts, notAfter, notBefore: 0 }, now, zh).words).toBe(chinese);
});

it("says of one that is not valid yet when it will be", () => {
  expect(endWords({ ...facts, notBefore: days(2) }, now, en)).toEqual({ tone: "bad", words: "from 23 Nov" });
});

it("tells keys, fingerprints, roles and uses", () => {
  expect(keyWords(facts.publicKey)).toBe("EC P-256");
  expect(keyWords({ kind: "ed25519", detail: "" })).toBe("Ed25519");
  expect(pairedHex(facts.sha256)).toBe("3F:9A:0C");
  expect(roleWords(facts, en)).toBe("client");
  expect(roleWords({ ...facts, isAuthority: true, isSelfSigned: true }, en)).toBe("root");
  expect(usageWords(facts, en)).toEqual(["clients", "1.2.3"]);
});

it("says whose problem it is in a chain", () => {
  const chain = [facts, { ...facts, commonName: "Issuing 3" }];
  expect(problemWords({ code: "expired", index: 0, days: null }, { chain, madeHere: true }, en)).toMatchObject({
    title: "It has ended",
    act: expect.stringContaining("Issue a new one"),
  });
  expect(problemWords({ code: "expires-soon", index: 1, days: 12 }, { chain }, en).title).toBe("Issuing 3: It ends in 12 days");
  expect(problemWords({ code: "expires-soon", index: 0, days: 0 }, { chain }, en).title).toBe("It ends today");
  expect(problemWords({ code: "chain-order", index: 0, days: null }, { chain }, zh).title).toContain("alice 并非");
});
