import type { SavedRequest } from "./saved-request";

/** What the name of a shared request's file ends with. */
export const sharedEnding = ".wirebench.yaml";

/** One request with the descriptors that it needs, in a file that stands alone. */
export interface SharedRequest {
  readonly name: string;
  /** Nothing is inherited; secrets stand by names. */
  readonly request: SavedRequest;
  /** A google.protobuf.FileDescriptorSet in base64, with what the method needs; white space means nothing. */
  readonly schema: string;
}

/** Is a file of this name a shared request? */
export function isSharedName(name: string): boolean {
  return /\.wirebench\.ya?ml$/i.test(name);
}

/** What a shared request is as a file, before it is written. */
export interface SharedText {
  /** `Get user.wirebench.yaml`. */
  readonly fileName: string;
  readonly text: string;
  /** The names in it that whoever opens it has to say a value of. */
  readonly open: readonly string[];
  /** The names of its secrets, whose texts are not in it. */
  readonly secrets: readonly string[];
  /** How many texts had a secret in them, which was taken out. */
  readonly hidden: number;
}
