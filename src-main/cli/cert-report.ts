import type { CertificateFacts, CertificateProblem, CertificateProblemCode } from "#shared/model/certificate";

const problemTexts: Readonly<Record<CertificateProblemCode, string>> = {
  expired: "has expired",
  "not-yet-valid": "is not valid yet",
  "expires-soon": "ends soon",
  "no-key": "has no key here",
  "key-mismatch": "the key is another's",
  "chain-order": "is not signed by the next one",
  "no-names": "has no subjectAltName: names in the common name are not looked at",
  "not-authority": "is no authority",
  "not-for-client": "is for servers only",
  "weak-key": "has a weak key",
  "weak-signature": "is signed with a weak hash",
};

/** A chain as lines for people. */
export function certificateText(chain: readonly CertificateFacts[], problems: readonly CertificateProblem[], hasKey: boolean): string {
  const blocks = chain.map((facts, index) => {
    const rows: [string, string][] = [
      ["issued by", facts.isSelfSigned ? "itself" : facts.issuer],
      ["valid", `${day(facts.notBefore)} to ${day(facts.notAfter)}`],
      ["names", facts.names.map(({ value }) => value).join(", ")],
      ["key", keyText(facts)],
      ["signature", facts.signatureAlgorithm],
      ["use", [...(facts.isAuthority ? ["authority"] : []), ...facts.keyUsages, ...facts.extendedKeyUsages].join(", ")],
      ["serial", facts.serial],
      ["SHA-256", facts.sha256],
      ["SHA-1", facts.sha1],
    ];
    const own = problems.filter((problem) => problem.index === index);
    return [
      `${index}  ${printable(facts.subject)}`,
      ...rows.filter(([, value]) => value !== "").map(([name, value]) => `   ${name.padEnd(10)}${printable(value)}`),
      ...own.map(({ code, days }) => `   ! ${problemTexts[code]}${days === null ? "" : `: in ${days} days`}`),
    ].join("\n");
  });
  return [...blocks, ...(hasKey ? ["With a private key."] : [])].join("\n\n");
}

/** A chain as JSON for programs. */
export function certificatesJson(chain: readonly CertificateFacts[], problems: readonly CertificateProblem[], hasKey: boolean): string {
  const told = chain.map(({ notBefore, notAfter, ...facts }) => ({
    ...facts,
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
  }));
  return JSON.stringify({ chain: told, problems, hasKey }, null, 2);
}

function keyText({ publicKey: { kind, detail } }: CertificateFacts): string {
  const name = { rsa: "RSA", ec: "EC", ed25519: "Ed25519", ed448: "Ed448", other: "" }[kind];
  return [name, detail].filter((part) => part !== "").join(" ");
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A stranger's text is not to steer the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
