import type { ExportedCall } from "#shared/model/exchange";

/** A call over plaintext of which nothing else is said: for tests that say what they are about. */
export const plainCall: ExportedCall = {
  target: "localhost:50051",
  transport: "plaintext",
  rootsFile: null,
  certificateFile: null,
  keyFile: null,
  unverified: false,
  serverName: null,
  authority: null,
  method: "",
  metadata: [],
  secretMetadata: [],
  protoFile: null,
  messages: [],
  deadlineMs: null,
  maxReceiveBytes: null,
};
