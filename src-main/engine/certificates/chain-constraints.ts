import { BlockList, isIP } from "node:net";
import type { CertificateFacts, ChainFailure, SubjectAltName } from "#shared/model/certificate";
import { type Asn1, asn1Bytes, type Forge, forgeLibrary, fromBinary, parseAsn1, parts } from "./asn1";
import { nameFacts } from "./distinguished-name";
import { type X509Library, x509Library } from "./x509-library";

/** What an authority may vouch for. Source: RFC 5280, sections 4.2.1.9 and 4.2.1.10. */
interface Constraints {
  /** Authorities that may follow below it; null for any number. */
  readonly pathLength: number | null;
  /** Kinds of which there are any hold names to these; others are free. */
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

type Subtree =
  | { readonly kind: "dns" | "email" | "uri" | "directory"; readonly base: string }
  | { readonly kind: "ip"; readonly networks: BlockList }
  /** A form that we do not compare: what has one is left to TLS. */
  | { readonly kind: "other" };

const nameConstraints = "2.5.29.30";
/** As Go has it: a certificate with ten thousands of names and of constraints is there to keep us busy. */
const maxComparisons = 250_000;

/** What authorities of a path (DER, leaf first, with their facts) do not allow of those below them. Names of forms that are not compared are left out. */
export async function constraintFailures(path: readonly Uint8Array[], facts: readonly CertificateFacts[]): Promise<ChainFailure[]> {
  const library = await x509Library();
  const read = await Promise.all(path.slice(1).map((der) => readConstraints(der, library)));
  const failures: ChainFailure[] = [];
  read.forEach((constraints, below) => {
    const index = below + 1;
    const between = facts.slice(1, index).filter((one) => !isSelfIssued(one)).length;
    if (constraints.pathLength !== null && between > constraints.pathLength) failures.push({ cause: "path-too-long", index });
    facts.slice(0, index).forEach((certificate, at) => {
      // One that renews itself on the way is not held to its own constraints.
      if ((at === 0 || !isSelfIssued(certificate)) && !isAllowed(certificate, constraints)) {
        failures.push({ cause: "name-not-permitted", index: at });
      }
    });
  });
  return failures;
}

function isSelfIssued({ subject, issuer }: CertificateFacts): boolean {
  return subject === issuer;
}

async function readConstraints(der: Uint8Array, library: X509Library): Promise<Constraints> {
  const parsed = new library.X509Certificate(new Uint8Array(der));
  const pathLength = parsed.getExtension(library.BasicConstraintsExtension)?.pathLength ?? null;
  const value = parsed.getExtension(nameConstraints)?.value;
  if (value === undefined) return { pathLength, permitted: [], excluded: [] };
  const forge = await forgeLibrary();
  try {
    const [permitted, excluded] = [0, 1].map((tag) => {
      const trees = parts(parseAsn1(forge, new Uint8Array(value))).find(({ type }) => type === tag);
      return trees === undefined ? [] : parts(trees).map((tree) => subtreeOf(parts(tree)[0], library, forge));
    });
    return { pathLength, permitted: permitted ?? [], excluded: excluded ?? [] };
  } catch {
    // TLS refuses it with words of its own.
    return { pathLength, permitted: [], excluded: [] };
  }
}

/** By the numbers of GeneralName's forms. */
const textForms: Readonly<Record<number, "email" | "dns" | "uri">> = { 1: "email", 2: "dns", 6: "uri" };
const directoryForm = 4;
const addressForm = 7;

function subtreeOf(base: Asn1 | undefined, library: X509Library, forge: Forge): Subtree {
  if (base === undefined) return { kind: "other" };
  if (base.type === directoryForm) {
    const name = new library.Name(new Uint8Array(asn1Bytes(forge, parts(base)[0] ?? base)));
    return { kind: "directory", base: nameFacts(name.toJSON()).text };
  }
  if (typeof base.value !== "string") return { kind: "other" };
  if (base.type === addressForm) return networkOf(fromBinary(base.value));
  const kind = textForms[base.type];
  return kind === undefined ? { kind: "other" } : { kind, base: base.value.toLowerCase() };
}

/** An address and its mask, each of as many bytes. */
function networkOf(bytes: Uint8Array): Subtree {
  const size = bytes.length / 2;
  const bits = [...bytes.subarray(size)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  if ((size !== 4 && size !== 16) || !/^1*0*$/.test(bits)) return { kind: "other" };
  const networks = new BlockList();
  const address = Buffer.from(bytes.subarray(0, size));
  const text = size === 4 ? address.join(".") : (address.toString("hex").match(/.{4}/g) ?? []).join(":");
  networks.addSubnet(text, bits.replaceAll("0", "").length, size === 4 ? "ipv4" : "ipv6");
  return { kind: "ip", networks };
}

function isAllowed({ names, subject }: CertificateFacts, { permitted, excluded }: Constraints): boolean {
  if (permitted.length + excluded.length === 0) return true;
  if (names.length * (permitted.length + excluded.length) > maxComparisons) return false;
  const held: Held[] = names.flatMap(({ kind, value }) => (kind === "other" ? [] : [{ kind, value: value.toLowerCase() }]));
  if (subject !== "") held.push({ kind: "directory", value: subject });
  return held.every((name) => {
    const ofKind = permitted.filter(({ kind }) => kind === name.kind);
    return !excluded.some((tree) => isWithin(name, tree)) && (ofKind.length === 0 || ofKind.some((tree) => isWithin(name, tree)));
  });
}

interface Held {
  readonly kind: Exclude<SubjectAltName["kind"], "other"> | "directory";
  readonly value: string;
}

function isWithin({ kind, value }: Held, tree: Subtree): boolean {
  if (kind !== tree.kind) return false;
  switch (tree.kind) {
    case "dns":
      return tree.base === "" || value === tree.base || value.endsWith(tree.base.startsWith(".") ? tree.base : `.${tree.base}`);
    case "email":
      return tree.base.includes("@") ? value === tree.base : isHostWithin(value.slice(value.lastIndexOf("@") + 1), tree.base);
    case "uri":
      return URL.canParse(value) && isHostWithin(new URL(value).hostname, tree.base);
    case "directory":
      return tree.base === "" || value === tree.base || value.endsWith(`,${tree.base}`);
    case "ip":
      return isIP(value) !== 0 && tree.networks.check(value, isIP(value) === 4 ? "ipv4" : "ipv6");
    default:
      return false;
  }
}

/** One host, or with a dot before it all below one. */
function isHostWithin(host: string, base: string): boolean {
  return base.startsWith(".") ? host.endsWith(base) : host === base;
}
