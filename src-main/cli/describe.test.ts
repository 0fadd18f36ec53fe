import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, demoFolder } from "./testing/cli";

const source = `syntax = "proto3";
package shop.v1;

import "google/protobuf/timestamp.proto";

// Sells things.
service Shop {
  // Buys one thing.
  // It may be sold out.
  rpc Buy(Order) returns (Receipt);
  rpc Watch(stream Order) returns (stream Receipt) { option deprecated = true; }
}

// What somebody wants.
message Order {
  reserved 9, 20 to 29, 1000 to max;
  reserved "old";

  // 名字
  string name = 1;
  optional int32 count = 2;
  repeated Kind kinds = 3 [deprecated = true];
  map<string, Receipt> parts = 4;
  oneof payment {
    // In coins.
    int64 cash = 5;
    string card_number = 6 [json_name = "card"];
  }
  google.protobuf.Timestamp at = 7;
  Inner inner = 8;

  message Inner {}
  enum Kind {
    KIND_UNSPECIFIED = 0;
    // Big.
    BIG = 1;
  }
}

message Receipt { bytes stamp = 1; }
`;

let folder = "";
let file = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wirebench-describe-"));
  file = path.join(folder, "shop.proto");
  await writeFile(file, source);
});

afterAll(() => rm(folder, { recursive: true }));

async function described(symbol: string): Promise<string> {
  const { code, stdout, stderr } = await cli(["describe", "-proto", file, symbol]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("describe", () => {
  it("prints a service", async () => {
    expect(await described("shop.v1.Shop")).toBe(`shop.v1.Shop is a service:
// Sells things.
service Shop {
  // Buys one thing.
  // It may be sold out.
  rpc Buy(Order) returns (Receipt);

  rpc Watch(stream Order) returns (stream Receipt) {
    option deprecated = true;
  }
}
`);
  });

  it("prints a message", async () => {
    expect(await described(".shop.v1.Order")).toBe(`shop.v1.Order is a message:
// What somebody wants.
message Order {
  reserved 9, 20 to 29, 1000 to max;
  reserved "old";

  // 名字
  string name = 1;

  optional int32 count = 2;
  repeated Order.Kind kinds = 3 [deprecated = true];
  map<string, Receipt> parts = 4;

  oneof payment {
    // In coins.
    int64 cash = 5;

    string card_number = 6 [json_name = "card"];
  }

  google.protobuf.Timestamp at = 7;
  Order.Inner inner = 8;

  message Inner {}

  enum Kind {
    KIND_UNSPECIFIED = 0;

    // Big.
    BIG = 1;
  }
}
`);
  });

  it("prints a method, an enum and a field", async () => {
    expect(await described("shop.v1.Shop.Buy")).toContain("rpc Buy(Order) returns (Receipt);");
    expect(await described("shop.v1.Shop/Buy")).toContain("shop.v1.Shop.Buy is a method:");
    expect(await described("shop.v1.Order.Kind")).toContain("// Big.\n  BIG = 1;");
    expect(await described("shop.v1.Order.card_number")).toContain('string card_number = 6 [json_name = "card"];');
    expect(await described("google.protobuf.Timestamp")).toContain("int64 seconds = 1;");
  });

  it("prints a template that a call takes as it is", async () => {
    const { stdout } = await cli(["describe", "-proto", file, "-msg-template", "shop.v1.Shop.Buy"]);
    expect(stdout).toContain('Message template:\n{\n  "name": "", // string — 名字\n');
  });

  it("prints all services by default", async () => {
    const { stdout } = await cli(["describe", "-proto", demoFolder]);
    for (const name of ["build.v1.BuildService", "greet.Greeter", "ping.PingService", "user.UserService"]) {
      expect(stdout).toContain(`${name} is a service:`);
    }
  });

  it("suggests what was meant", async () => {
    const { code, stderr } = await cli(["describe", "-proto", file, "Receipt"]);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no Receipt in the schema.\n  Did you mean "shop.v1.Receipt"?');
  });

  it("tells the schema's errors and describes what is sound", async () => {
    const broken = path.join(folder, "broken.proto");
    await writeFile(broken, 'syntax = "proto3";\npackage b;\nmessage Good { string a = 1; }\nmessage Bad { Missing x = 1; }\n');
    const { stdout, stderr } = await cli(["describe", "-proto", broken, "b.Good"]);
    expect(stdout).toContain("string a = 1;");
    expect(stderr).toMatch(/^broken\.proto:4:15: error: .*Missing/m);
  });
});

describe("list", () => {
  it("lists services, and a service's methods", async () => {
    const proto = ["-proto", "ping/ping.proto", "-import-path", demoFolder];
    expect(await cli(["list", ...proto])).toEqual({ code: 0, stdout: "ping.PingService\n", stderr: "" });
    expect((await cli(["list", "ping.PingService", ...proto])).stdout).toBe(
      ["Unary", "ServerStream", "ClientStream", "Bidi"].map((name) => `ping.PingService.${name}\n`).join(""),
    );
  });
});
