// A gRPC server without gRPC: answers every call with messages of 100 bytes without end. Runs as a child process, so that
// a test can kill it in mid-stream. Tells its port to its parent.
import { createServer } from "node:http2";

const message = Buffer.concat([Buffer.from([0, 0, 0, 0, 100]), Buffer.alloc(100, 7)]);
const server = createServer();
server.on("stream", (stream) => {
  stream.on("error", () => {});
  stream.respond({ ":status": 200, "content-type": "application/grpc" });
  const pour = () => {
    while (!stream.destroyed && stream.write(message));
  };
  stream.on("drain", pour);
  pour();
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address().port));
process.on("disconnect", () => process.exit());
