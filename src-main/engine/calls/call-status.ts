import type { Registry } from "@bufbuild/protobuf";
import type { MetadataPair } from "#shared/model/metadata";
import { type CallStatus, type StatusDetail, statusName } from "#shared/model/status";
import type { RawStatus } from "../channels/channel";
import { decodeStatusDetails } from "../codec/status-details";

/** A call's end in words: the code's name, and the details decoded. */
export function callStatusOf({ trailers, endedAt: _, ...status }: RawStatus, registry: Registry): CallStatus {
  return { ...status, name: statusName(status.code), details: detailsIn(trailers, registry) ?? [] };
}

/** The details that trailers bring; null where they bring none. */
export function detailsIn(trailers: readonly MetadataPair[], registry: Registry): StatusDetail[] | null {
  const packed = trailers.find((pair) => pair.key === "grpc-status-details-bin");
  return packed ? decodeStatusDetails(Buffer.from(packed.value, "base64"), registry) : null;
}
