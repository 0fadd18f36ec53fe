import type { asn1 } from "node-forge";

/** What node-forge exports. */
export type Forge = typeof import("node-forge");
export type Asn1 = asn1.Asn1;

let library: Promise<Forge> | null = null;

/** The library for ASN.1 and for ciphers that runtimes have given up, loaded when it is first asked for. */
export function forgeLibrary(): Promise<Forge> {
  library ??= import("node-forge").then((module) => ("default" in module ? (module.default as Forge) : module));
  return library;
}

/** Bytes as ASN.1; an error where they are none. BER's indefinite lengths, which PKCS#12 files have, are taken too. */
export function parseAsn1(forge: Forge, bytes: Uint8Array): Asn1 {
  return forge.asn1.fromDer(forge.util.createBuffer(binary(bytes)), true);
}

export function asn1Bytes(forge: Forge, node: Asn1): Uint8Array {
  return fromBinary(forge.asn1.toDer(node).getBytes());
}

/** The parts of a constructed value; an error where it is none. */
export function parts(node: Asn1 | undefined): readonly Asn1[] {
  if (node === undefined || !Array.isArray(node.value)) throw new Error("ASN.1: a sequence is not where it belongs");
  return node.value;
}

/** An octet string, which BER may have in pieces. */
export function octets(node: Asn1 | undefined): Uint8Array {
  if (node === undefined) throw new Error("ASN.1: an octet string is not where it belongs");
  return typeof node.value === "string" ? fromBinary(node.value) : Buffer.concat(node.value.map(octets));
}

/** An object identifier with dots. */
export function oid(forge: Forge, node: Asn1 | undefined): string {
  if (typeof node?.value !== "string" || node.type !== forge.asn1.Type.OID) throw new Error("ASN.1: an identifier is not where it belongs");
  return forge.asn1.derToOid(node.value);
}

/** A number that is not negative and has at most 31 bits. */
export function number(forge: Forge, node: Asn1 | undefined): number {
  if (typeof node?.value !== "string" || node.type !== forge.asn1.Type.INTEGER || node.value.length > 4) {
    throw new Error("ASN.1: a number is not where it belongs");
  }
  const value = Buffer.from(node.value, "latin1").readIntBE(0, node.value.length);
  if (value < 0) throw new Error("ASN.1: a number is negative");
  return value;
}

/** Is this a universal value of a type, by node-forge's numbers? */
export function isType(forge: Forge, node: Asn1 | undefined, type: keyof Forge["asn1"]["Type"]): boolean {
  return node !== undefined && node.tagClass === forge.asn1.Class.UNIVERSAL && node.type === forge.asn1.Type[type];
}

/** Bytes in the form that node-forge takes: one character each. */
export function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

export function fromBinary(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}
