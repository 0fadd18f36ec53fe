import { Fault } from "#shared/base/fault";
import type { LookJudge, PresentedCertificate, ServerLook } from "#shared/model/server-look";
import type { Target } from "#shared/model/target";
import type { HandshakeCause, Roots, TargetSettings } from "#shared/model/trust";
import { certificateFacts } from "../certificates/certificate-facts";
import { distinguishedName } from "../certificates/distinguished-name";
import { toPem } from "../certificates/pem";
import { inspectServer, type ServerInspection } from "../channels/inspect-server";
import type { ChannelRoute } from "../channels/security";
import { systemRoots } from "../channels/system-roots";

/** A server may send as many certificates, and name as many authorities, as it likes. */
const maxShown = 32;
const maxAuthorities = 200;

/**
 * Looks at a target as a call by this route would, `settings` being what the route was made of, and says in words what it presents.
 * Faults: io, there is no connection to look at.
 */
export async function lookAtServer(target: Target, route: ChannelRoute, { roots }: Pick<TargetSettings, "roots">): Promise<ServerLook> {
  const found = await inspectServer(target, route);
  const [chain, authorities] = await Promise.all([presented(found), namesOf(found.authorities)]);
  return {
    chain,
    version: found.version,
    cipher: found.cipher,
    alpn: found.alpn,
    asksForIdentity: found.asksForIdentity,
    authorities,
    failures: found.failures,
    serverName: found.serverName,
    judge: await judgeOf(route, roots),
    at: Date.now(),
  };
}

async function judgeOf({ security }: ChannelRoute, roots: Roots): Promise<LookJudge> {
  if (security.transport === "tls" && (roots.from === "kept" || roots.from === "pin")) return roots;
  return { from: "system", source: (await systemRoots()).from };
}

async function presented({ chain, failures, broken }: ServerInspection): Promise<PresentedCertificate[]> {
  // These are about the server's own certificate; what is wrong with the others, the chain's verdict knows.
  const own = failures.map(({ cause }) => cause).filter((cause) => ownCauses.includes(cause));
  const certificates = await Promise.all(chain.slice(0, maxShown).map(presentedOne));
  return certificates.flatMap((certificate, index) => {
    if (certificate === null) return [];
    const causes = broken.filter(({ sha256 }) => sha256 === certificate.facts.sha256).map(({ cause }) => cause);
    return [{ ...certificate, failures: [...new Set(index === 0 ? [...own, ...causes] : causes)] }];
  });
}

const ownCauses: readonly HandshakeCause[] = ["name-mismatch", "pin-mismatch"];

/** Null for bytes that are no certificate. */
async function presentedOne(der: Uint8Array): Promise<Omit<PresentedCertificate, "failures"> | null> {
  try {
    return { facts: await certificateFacts(der), pem: toPem("CERTIFICATE", der) };
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** As far as they are names. */
async function namesOf(authorities: readonly Uint8Array[]): Promise<string[]> {
  const names = await Promise.all(authorities.slice(0, maxAuthorities).map(distinguishedName));
  return names.filter((name) => name !== null);
}
