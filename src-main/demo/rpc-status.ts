import { create, toBinary } from "@bufbuild/protobuf";
import { ServedStatus } from "../engine/channels/server";
import { googleRpcType } from "../engine/codec/google-rpc";

/** A standard error detail: a short name of google.rpc and its fields. */
export interface RpcDetail {
  readonly type: "ErrorInfo" | "Help" | "BadRequest";
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A status with details, which gRPC servers send as a google.rpc.Status in grpc-status-details-bin. */
export function statusWithDetails(code: number, message: string, details: readonly RpcDetail[]): ServedStatus {
  const status = googleRpcType("Status");
  const packed = details.map(({ type, fields }) => ({
    typeUrl: `type.googleapis.com/google.rpc.${type}`,
    value: toBinary(googleRpcType(type), create(googleRpcType(type), fields)),
  }));
  const bytes = toBinary(status, create(status, { code, message, details: packed }));
  return new ServedStatus(code, message, [{ key: "grpc-status-details-bin", value: Buffer.from(bytes).toString("base64") }]);
}

/** INVALID_ARGUMENT that names the field. */
export function invalidField(field: string, description: string): ServedStatus {
  return statusWithDetails(3, `${field}: ${description}`, [{ type: "BadRequest", fields: { fieldViolations: [{ field, description }] } }]);
}

/** Where help is to be had. */
export function helpLink(description: string, url: string): RpcDetail {
  return { type: "Help", fields: { links: [{ description, url }] } };
}
