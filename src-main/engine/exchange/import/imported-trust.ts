import type { Imported, ImportedTrust } from "#shared/model/exchange";
import type { ImportLoss, ImportLossKind, ImportLossValues } from "#shared/model/import-loss";
import { parseTarget } from "#shared/model/target";
import type { TargetRule } from "#shared/model/trust";
import { resolveTrust } from "#shared/model/trust-rules";

/**
 * A target with its transport before it, where it would be reached by another one without: what is in a file then holds for everybody who
 * has it. One that names variables, or is a pattern, stays as it is.
 */
export function sayingTransport(text: string, trust: readonly ImportedTrust[], rules: readonly TargetRule[] = []): string {
  const said = trust.find(({ target }) => target === text)?.transport;
  if (said === undefined || text.includes("{{")) return text;
  const target = parseTarget(text);
  if (target.host === null || resolveTrust(target, rules).settings.transport === said) return text;
  return `${said === "tls" ? "https" : "http"}://${text}`;
}

/** An import whose targets say how they were reached. */
export function withTransports(imported: Imported): Imported {
  const said = (target: string | null) => target && sayingTransport(target, imported.trust);
  return {
    ...imported,
    requests: imported.requests.map((one) => ({ ...one, request: { ...one.request, target: said(one.request.target) } })),
    folders: imported.folders.map((one) => ({ ...one, defaults: { ...one.defaults, target: said(one.defaults.target) } })),
    environments: imported.environments.map((one) => ({ ...one, target: said(one.target) })),
  };
}

/** What of how targets were reached the user has to choose anew: no file of another tool makes this one trust anybody, or read a key. */
export function trustLosses(trust: readonly ImportedTrust[]): ImportLoss[] {
  return trust.flatMap(({ target, transport, rootsFile, certificateFile, keyFile, unverified, serverName, authority }) => {
    const place = target ?? "*";
    const lost: (readonly [ImportLossKind, ImportLossValues, boolean])[] = [
      [transport === "tls" ? "trust-tls" : "trust-plaintext", {}, target?.includes("{{") === true],
      ["trust-roots", { file: rootsFile ?? "" }, rootsFile !== null],
      ["trust-identity", { certificate: certificateFile ?? "", key: keyFile ?? "" }, certificateFile !== null || keyFile !== null],
      ["trust-unverified", {}, unverified],
      ["trust-server-name", { name: serverName ?? "" }, serverName !== null],
      ["trust-authority", { name: authority ?? "" }, authority !== null],
    ];
    return lost.flatMap(([kind, values, isSo]) => (isSo ? [{ place, kind, values }] : []));
  });
}
