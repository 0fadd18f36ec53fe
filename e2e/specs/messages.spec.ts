import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { call, openMethod, setBody, setTarget } from "../support/actions";
import type { Peer } from "../support/peers";
import { expect, inRoot, test } from "../support/workbench";

const proto = inRoot("e2e/servers/messages.proto");
test.use({ paths: [proto] });

const status = (page: Page) => page.getByRole("main").getByRole("status").first();
const result = (page: Page) => page.getByRole("tabpanel", { name: "Result" });

/** Calls a method of the message server with a body. */
async function ask(page: Page, server: Peer, method: string, body: string): Promise<void> {
  await openMethod(page, `${method}, unary`);
  await setTarget(page, server.target);
  await setBody(page, body);
  await call(page);
  await expect(status(page)).toContainText("OK (0)");
}

/** What `wirebench call` prints for the same call. */
function printed(server: Peer, method: string, body: string): unknown {
  const name = `messages.v1.MessageService/${method}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [inRoot("out/main/cli.cjs"), "call", "-plaintext", "-proto", proto, "-d", body, server.target, name],
    { encoding: "utf8" },
  );
  return stdout === "" ? stderr : JSON.parse(stdout);
}

test("numbers beyond 2^53 that are typed as numbers arrive, and come back, exactly", async ({ page, messages }) => {
  const body = `{
    "int64": 9007199254740993, "uint64": 18446744073709551615, "sint64": -9223372036854775808,
    "fixed64": 9007199254740995, "sfixed64": -9007199254740993,
    "int64s": [9223372036854775807, 1e3, -0],
    "stringByInt64": { "-9223372036854775808": "least" },
    "uint64ByUint64": { "18446744073709551615": 18446744073709551614 },
    "uint64Value": 9007199254740993
  }`;
  await ask(page, messages, "Echo", body);
  const shown = result(page);
  for (const value of ["9007199254740993", "18446744073709551615", "-9223372036854775808", "9007199254740995", "-9007199254740993"]) {
    await expect(shown.getByText(`"${value}"`).first()).toBeVisible();
  }
  // As Python read it: an error on the way there and its twin on the way back would not be seen otherwise.
  const { message, seen } = printed(messages, "Echo", body) as { message: Record<string, unknown>; seen: string };
  expect(message).toEqual({
    int64: "9007199254740993",
    uint64: "18446744073709551615",
    sint64: "-9223372036854775808",
    fixed64: "9007199254740995",
    sfixed64: "-9007199254740993",
    int64s: ["9223372036854775807", "1000", "0"],
    stringByInt64: { "-9223372036854775808": "least" },
    uint64ByUint64: { "18446744073709551615": "18446744073709551614" },
    uint64Value: "9007199254740993",
  });
  for (const line of [
    "int64: 9007199254740993",
    "uint64: 18446744073709551615",
    "sint64: -9223372036854775808",
    "int64s: 9223372036854775807",
    "key: -9223372036854775808",
    "value: 18446744073709551614",
  ]) {
    expect(seen.split("\n").map((each) => each.trim())).toContain(line);
  }
});

test("a message of every kind of field is the same when it comes back", async ({ messages }) => {
  const body = {
    double: "-Infinity",
    float: 0.1,
    int32: -2147483648,
    uint32: 4294967295,
    bool: true,
    string: "文字 \u0000 \ud83d\ude00",
    bytes: "AAH/gA==",
    level: "LEVEL_BELOW",
    child: { child: { present: "0" } },
    doubles: ["NaN", 1e-300, -0.5],
    strings: ["", "b"],
    levels: ["LEVEL_ADMIN", 99],
    children: [{}, { int32: 1 }],
    stringByString: { "": "empty", constructor: "a name like any other" },
    stringByBool: { false: "no", true: "yes" },
    messageByString: { a: { string: "in a map" } },
    chosenNull: null,
    timestamp: "0001-01-01T00:00:00.000000001Z",
    duration: "-315576000000.999999999s",
    any: { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1.500s" },
    struct: { a: [1, null, { b: "c" }] },
    value: null,
    list: [1, "two", false],
    mask: "string,childValue.int64",
    empty: {},
    int64Value: "0",
    bytesValue: "",
    stringValue: "",
    boolValue: false,
    doubleValue: "NaN",
  };
  const { message } = printed(messages, "Echo", JSON.stringify(body)) as { message: unknown };
  expect(message).toEqual(body);
});

/** By their keys in JSON, the fields of GetNewer's answer that messages.proto does not have. */
const unknownFields = {
  "[#100 varint]": "18446744073709551615",
  "[#101 fixed32]": 16744448,
  "[#102 fixed64]": "9007199254740993",
  "[#103 text]": "昵称 nick",
  "[#104 bytes]": "iVBORwD/",
  "[#105 bytes]": "CgVLw7ZsbhDriwM=",
  "[#106 group]": { "[#1 text]": "founder", "[#2 varint]": "9007199254740993" },
  "[#107 bytes]": "AawC8KIE",
  "[#108 varint]": ["1", "2199023255552"],
};

test("what a newer schema has sent is seen: unknown fields of every wire type, enum numbers, an Any", async ({ messages }) => {
  expect(printed(messages, "GetNewer", "{}")).toEqual({
    id: "9223372036854775807",
    name: "小泽",
    level: 77,
    detail: { "@type": "type.googleapis.com/messages.newer.v1.Secret", value: "CgtvcGVuIHNlc2FtZQ==" },
    score: -5,
    tags: ["old", "known"],
    ...unknownFields,
  });
});

test("bytes that break the wire format's rules are shown as far as they can be read", async ({ messages }) => {
  const before = { id: "42", name: "Zoë" };
  const tags = ["first", "second"];
  expect(printed(messages, "GetBroken", "{}")).toEqual({ ...before, tags });
  expect(printed(messages, "GetBroken", '{ "manner": "MANNER_WRONG_WIRE_TYPE" }')).toEqual({ ...before, tags, "[#5 text]": "twelve" });
  for (const manner of ["OPEN_GROUP", "STRAY_END_GROUP", "FIELD_ZERO", "LONG_VARINT", "NO_WIRE_TYPE"]) {
    expect(printed(messages, "GetBroken", `{ "manner": "MANNER_${manner}" }`), manner).toMatchObject(before);
  }
});
