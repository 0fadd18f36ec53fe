import type { DescMessage, Registry } from "@bufbuild/protobuf";

/** What the messages of a call are read and written with. */
export interface MessageTypes {
  readonly input: DescMessage;
  readonly output: DescMessage;
  readonly registry: Registry;
}
