import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import type { Cancellation } from "#shared/base/cancellation";
import type { MetadataEntry } from "#shared/model/metadata";

/** Whom to ask for a schema, and how. */
export interface ReflectionRequest {
  readonly target: string;
  readonly metadata: readonly MetadataEntry[];
  /** For all of it; null for the default. */
  readonly deadlineMs: number | null;
}

/** What a server says of itself. */
export interface ReflectedSchema {
  readonly protocol: "v1" | "v1alpha";
  /** As they came: unchecked, and in any order. */
  readonly files: readonly FileDescriptorProto[];
  /** What the server named and did not give: a service or a file, and its reason. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

/** Asks servers for their schemas (gRPC server reflection). Implemented in engine/reflection, which has the channels. */
export interface Reflector {
  /** Faults: target-invalid, metadata-invalid, reflection-unsupported, reflection-failed, too-large, cancelled. */
  reflect(request: ReflectionRequest, cancellation?: Cancellation): Promise<ReflectedSchema>;
}
