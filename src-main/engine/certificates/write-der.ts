import { type Asn1, asn1Bytes, binary, type Forge } from "./asn1";

/** Writes ASN.1 values; each answers a node for the next. */
export class DerWriter {
  readonly #forge: Forge;

  constructor(forge: Forge) {
    this.#forge = forge;
  }

  sequence(...of: Asn1[]): Asn1 {
    return this.#universal("SEQUENCE", true, of);
  }

  set(...of: Asn1[]): Asn1 {
    return this.#universal("SET", true, of);
  }

  octets(bytes: Uint8Array): Asn1 {
    return this.#universal("OCTETSTRING", false, binary(bytes));
  }

  null(): Asn1 {
    return this.#universal("NULL", false, "");
  }

  /** A whole number from 0 to 2^31 - 1. */
  number(value: number): Asn1 {
    return this.#universal("INTEGER", false, this.#forge.asn1.integerToDer(value).getBytes());
  }

  oid(dotted: string): Asn1 {
    return this.#universal("OID", false, this.#forge.asn1.oidToDer(dotted).getBytes());
  }

  /** A text as PKCS#12 has names: UTF-16. */
  bmpString(text: string): Asn1 {
    return this.#universal("BMPSTRING", false, text);
  }

  /** `[number] EXPLICIT` of one value. */
  tagged(number: number, of: Asn1): Asn1 {
    return this.#forge.asn1.create(this.#forge.asn1.Class.CONTEXT_SPECIFIC, number, true, [of]);
  }

  /** `[number] IMPLICIT` of an octet string. */
  taggedOctets(number: number, bytes: Uint8Array): Asn1 {
    return this.#forge.asn1.create(this.#forge.asn1.Class.CONTEXT_SPECIFIC, number, false, binary(bytes));
  }

  bytes(node: Asn1): Uint8Array {
    return asn1Bytes(this.#forge, node);
  }

  #universal(type: keyof Forge["asn1"]["Type"], constructed: boolean, value: string | Asn1[]): Asn1 {
    return this.#forge.asn1.create(this.#forge.asn1.Class.UNIVERSAL, this.#forge.asn1.Type[type], constructed, value);
  }
}
