import type { StatusCause } from "#shared/model/status";
import type { HandshakeCause, HandshakeFailure, TargetSettings, TargetTrust } from "#shared/model/trust";

/** What nobody here can mend: the server needs another certificate. */
export type OwnersCause = Extract<HandshakeCause, "expired" | "not-yet-valid" | "wrong-purpose">;

/** An act that may mend what kept a call from its server. None weakens what is checked without saying so. */
export type Mend =
  /** Asks for, and looks for, a name that the server's certificate has. */
  | { readonly act: "use-name"; readonly name: string }
  /** Trusts an authority of the server's chain, after it was shown. */
  | { readonly act: "add-authority" }
  /** Trusts the server's certificate alone, after it was shown; `anyway`: whatever is wrong with it, as the last thing to do. */
  | { readonly act: "pin"; readonly anyway: boolean }
  /** Tells whoever runs the server what is wrong with its certificate. */
  | { readonly act: "tell-owner"; readonly cause: OwnersCause }
  /** Tries again, when a clock or a certificate has been put right elsewhere. */
  | { readonly act: "again" }
  | { readonly act: "choose-identity" }
  | { readonly act: "choose"; readonly what: "plaintext" | "tls" | "versions" | "system-roots" | "no-proxy" };

/** As many names of a certificate are offered; the others can be typed in the target's settings. */
const maxNames = 4;

const addAuthority: Mend = { act: "add-authority" };
const pin: Mend = { act: "pin", anyway: false };
const pinAnyway: Mend = { act: "pin", anyway: true };
const again: Mend = { act: "again" };
const tellOwner = (cause: OwnersCause): Mend => ({ act: "tell-owner", cause });
const chooseIdentity: Mend = { act: "choose-identity" };
const choose = (what: Extract<Mend, { act: "choose" }>["what"]): Mend => ({ act: "choose", what });

const byCause: Partial<Record<HandshakeCause, readonly Mend[]>> = {
  "plaintext-server": [choose("plaintext")],
  "unknown-authority": [addAuthority, pin],
  "self-signed": [pin],
  expired: [tellOwner("expired"), again, pinAnyway],
  "not-yet-valid": [again, tellOwner("not-yet-valid"), pinAnyway],
  "wrong-purpose": [tellOwner("wrong-purpose"), pinAnyway],
  "pin-mismatch": [pin, choose("system-roots")],
  "identity-required": [chooseIdentity],
  "identity-refused": [chooseIdentity],
  "no-cipher": [choose("versions")],
  "protocol-version": [choose("versions")],
};

/** The acts that may mend a handshake, the likeliest first. */
export function mendsOfHandshake(failure: HandshakeFailure, { settings }: TargetTrust): readonly Mend[] {
  const acts = failure.cause === "name-mismatch" ? [...namesToUse(failure), pin] : (byCause[failure.cause] ?? []);
  return acts.filter((mend) => mend.act !== "choose" || mend.what !== "versions" || isRestricted(settings));
}

/** The acts that may mend what a call ended with. */
export function mendsOfStatus(cause: StatusCause | null, { settings }: TargetTrust): readonly Mend[] {
  if (cause === "tls-expected") return [choose("tls")];
  const isProxied = cause?.startsWith("proxy-") && settings.proxy.kind !== "none";
  return isProxied ? [choose("no-proxy")] : [];
}

/** What an act without further questions chooses for a target. */
export function settingsOf(mend: Extract<Mend, { act: "use-name" | "choose" }>): Partial<TargetSettings> {
  if (mend.act === "use-name") return { serverName: mend.name };
  switch (mend.what) {
    case "plaintext":
    case "tls":
      return { transport: mend.what };
    case "versions":
      return { minVersion: "TLSv1.2", maxVersion: "TLSv1.3" };
    case "system-roots":
      return { roots: { from: "system" } };
    case "no-proxy":
      return { proxy: { kind: "none" } };
  }
}

/** A wildcard is for names that only the user knows; a literal with a star elsewhere is a name like any other. */
function namesToUse({ names }: HandshakeFailure): Mend[] {
  const usable = names.filter((name) => !name.startsWith("*."));
  return usable.slice(0, maxNames).map((name) => ({ act: "use-name", name }));
}

function isRestricted({ minVersion, maxVersion }: TargetSettings): boolean {
  return minVersion !== "TLSv1.2" || maxVersion !== "TLSv1.3";
}
