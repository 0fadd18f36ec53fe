import { Metadata } from "@grpc/grpc-js";
import { isBinaryKey, type MetadataPair } from "#shared/model/metadata";

/** Pairs as grpc-js takes them: repeated keys keep their order, a `-bin` value is decoded from base64 (also base64url). */
export function toMetadata(pairs: readonly MetadataPair[]): Metadata {
  const metadata = new Metadata();
  for (const { key, value } of pairs) metadata.add(key, isBinaryKey(key) ? Buffer.from(value, "base64") : value);
  return metadata;
}

/**
 * What grpc-js received, `-bin` values as base64. node:http2 joins a repeated text key's values with ", " before
 * grpc-js sees them, so such a key is one pair here.
 */
export function fromMetadata(metadata: Metadata): MetadataPair[] {
  return Object.entries(metadata.toJSON()).flatMap(([key, values]) =>
    [values].flat().map((value) => ({ key, value: Buffer.isBuffer(value) ? value.toString("base64") : String(value) })),
  );
}
