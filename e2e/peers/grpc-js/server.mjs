/**
 * A peer on grpc-js: the services of tutorial.proto and of proto/library, with server reflection by @grpc/reflection.
 * Arguments: the roots of the .proto files. Prints `port N` when it listens (on 127.0.0.1 only) and ends with its
 * standard input.
 */
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";

const files = ["tutorial.proto", "library/v1/library.proto", "library/legacy/convert.proto", "library/legacy/marks.proto"];
const definitions = protoLoader.loadSync(files, { includeDirs: process.argv.slice(2), keepCase: true, longs: String });
const { tutorial, library } = /** @type {any} */ (grpc.loadPackageDefinition(definitions));

const users = {
  GetUser: ({ request }, done) => {
    if (request.id === "404") return done({ code: grpc.status.NOT_FOUND, details: "没有这个用户 (no such user)" });
    done(null, {
      id: request.id,
      name: "小泽 Xiaoze",
      email: "xiaoze@example.com",
      joined: { seconds: Date.UTC(2026, 10, 20, 22, 13, 20) / 1000, nanos: 500_000_000 },
      tags: { team: "build" },
      level: "LEVEL_ADMIN",
    });
  },
};

const streams = {
  Count: async (call) => {
    for (let number = 1; number <= call.request.count && !call.cancelled; number++) {
      await new Promise((resolve) => setTimeout(resolve, call.request.pause_ms));
      call.write({ number, text: `tick ${number} 滴答` });
    }
    call.end();
  },
  Sum: (call, done) => {
    let count = 0;
    let sum = 0n;
    call.on("data", ({ value }) => {
      count++;
      sum += BigInt(value);
    });
    call.on("end", () => done(null, { count, sum: String(sum) }));
  },
  Talk: (call) => {
    call.on("data", ({ text }) => call.write({ from: "node", text: text.toUpperCase() }));
    call.on("end", () => call.end());
  },
};

const books = {
  Find: ({ request }, done) =>
    done(null, {
      isbn: request.isbn,
      title: "红楼梦",
      subtitle: "",
      printed: { seconds: Date.UTC(1791, 0, 1) / 1000 },
      loan_period: { seconds: 36 * 60 * 60 },
      copies: { value: String(2n ** 53n - 1n) },
      notes: { fields: { chapters: { numberValue: 120 }, lost: { boolValue: true } } },
      cover: { type_url: "type.googleapis.com/library.common.Isbn", value: Buffer.from("\n\u0005cover") },
      editions: { 甲戌本: { digits: "1754" } },
      reader: "宝玉",
    }),
  Keep: ({ request }, done) => done(null, request),
};

const conversion = {
  ToBook: ({ request }, done) => done(null, { title: request.title, record: request }),
};

const server = new grpc.Server();
server.addService(tutorial.v1.UserService.service, users);
server.addService(tutorial.v1.StreamService.service, streams);
server.addService(library.v1.Library.service, books);
server.addService(library.legacy.Convert.service, conversion);
new ReflectionService(definitions).addToServer(server);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`port ${port}`);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
