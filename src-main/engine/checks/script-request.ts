import type { MetadataPair } from "#shared/model/metadata";

/** What a script sees of the request. Before the call all but `method` and `target` may be changed. */
export interface ScriptRequest {
  /** `pkg.Service/Method`. */
  readonly method: string;
  readonly target: string;
  readonly metadata: readonly MetadataPair[];
  /** The texts of the messages, as they are in the file. */
  readonly messages: readonly string[];
}
