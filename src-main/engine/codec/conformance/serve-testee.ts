import { once } from "node:events";
import { SchemaCatalog } from "../../schema/catalog";
import { ConformanceTestee } from "./conformance-testee";
import { MessageFrames } from "./message-frames";

/**
 * Serves protobuf's conformance runner over a pipe: each message, in and out, behind its length in four bytes, the lowest
 * first. `protos` is the folder with conformance.proto and the test messages. Ends with the input.
 */
export async function serveTestee(protos: string, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void> {
  const catalog = new SchemaCatalog();
  try {
    const { registry } = await catalog.open({ kind: "disk", paths: [protos] });
    const testee = new ConformanceTestee(registry);
    const frames = new MessageFrames();
    for await (const chunk of input) {
      for (const request of frames.push(Buffer.from(chunk))) {
        if (!output.write(MessageFrames.frame(testee.answer(request)))) await once(output, "drain");
      }
    }
  } finally {
    catalog.dispose();
  }
}
