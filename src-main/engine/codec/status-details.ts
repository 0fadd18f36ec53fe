import { type DescMessage, fromBinary, isMessage, type Registry } from "@bufbuild/protobuf";
import { isReflectList, isReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import type { StatusDetail } from "#shared/model/status";
import { decodeJson } from "./display/decode";
import { googleRpcRegistry, googleRpcType } from "./google-rpc";

/**
 * The details in a `grpc-status-details-bin` trailer, which is a google.rpc.Status. A detail's type is looked up in
 * `registry` (the call's schema) and then among google.rpc's standard ones; one that is unknown, or whose bytes are broken,
 * has its base64 alone. Bytes that are no Status come back whole as one such detail. Never throws.
 * Source: googleapis google/rpc/status.proto.
 */
export function decodeStatusDetails(bytes: Uint8Array, registry: Registry): StatusDetail[] {
  const details = readDetails(bytes);
  if (details === null) return [{ type: "google.rpc.Status", json: null, base64: base64Encode(bytes) }];
  const types = withGoogleRpc(registry);
  return details.map((detail) => {
    const type = detail.typeUrl.slice(detail.typeUrl.lastIndexOf("/") + 1);
    const desc = types.getMessage(type);
    return { type, json: desc === undefined ? null : detailJson(desc, types, detail.value), base64: base64Encode(detail.value) };
  });
}

/** Null where nothing in the bytes is of the type. */
function detailJson(desc: DescMessage, types: Registry, bytes: Uint8Array): string | null {
  const { json, problems } = decodeJson(desc, types, bytes, { indent: 2 });
  return json === "{}" && problems.length > 0 ? null : json;
}

function readDetails(bytes: Uint8Array): Any[] | null {
  try {
    const status = reflect(googleRpcType("Status"), fromBinary(googleRpcType("Status"), bytes));
    const field = status.fields.find((known) => known.name === "details");
    const list = field && status.get(field);
    return isReflectList(list) ? Array.from(list, anyOf).filter((any) => any !== null) : [];
  } catch {
    return null;
  }
}

function anyOf(item: unknown): Any | null {
  return isReflectMessage(item) && isMessage(item.message, AnySchema) ? item.message : null;
}

const extended = new WeakMap<Registry, Registry>();

/** The registry with google.rpc's types behind it; always the same one, since plans of decoding are kept for a registry. */
function withGoogleRpc(registry: Registry): Registry {
  const known = extended.get(registry) ?? extend(registry);
  extended.set(registry, known);
  return known;
}

function extend(registry: Registry): Registry {
  const standard = googleRpcRegistry();
  return {
    kind: "registry",
    [Symbol.iterator]: () => registry[Symbol.iterator](),
    get: (name) => registry.get(name) ?? standard.get(name),
    getMessage: (name) => registry.getMessage(name) ?? standard.getMessage(name),
    getEnum: (name) => registry.getEnum(name) ?? standard.getEnum(name),
    getExtension: (name) => registry.getExtension(name),
    getExtensionFor: (extendee, no) => registry.getExtensionFor(extendee, no),
    getService: (name) => registry.getService(name),
  };
}
