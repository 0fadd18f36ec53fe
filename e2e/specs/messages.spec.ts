import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { call, expectAccessible, openMethod, openPath, setBody, setTarget } from "../support/actions";
import type { Peer } from "../support/peers";
import { expect, inRoot, test } from "../support/workbench";

const proto = inRoot("e2e/servers/messages.proto");
test.use({ paths: [proto] });

const status = (page: Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();
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

/** A line of the message that is looked at, by a part of what it says. */
const line = (page: Page, view: "Message as JSON" | "Message on the wire", text: string | RegExp) =>
  result(page).getByRole("tree", { name: view }).getByRole("treeitem").filter({ hasText: text }).last();

/** Room for all lines of a message: those out of sight are not there. */
const makeRoom = (page: Page) => page.setViewportSize({ width: 1440, height: 1800 });

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

test("what a newer schema has sent is seen: unknown fields of every wire type, enum numbers, an Any", async ({ page, messages }) => {
  await makeRoom(page);
  await ask(page, messages, "GetNewer", "{}");
  const json = (text: string) => line(page, "Message as JSON", text);
  await expect(json('"level": 77')).toBeVisible();
  await expect(json('"@type": "type.googleapis.com/messages.newer.v1.Secret"')).toBeVisible();
  await expect(json('"value": "CgtvcGVuIHNlc2FtZQ=="')).toBeVisible();
  for (const [key, value] of Object.entries(unknownFields)) {
    await expect(json(typeof value === "object" ? `"${key}"` : `"${key}": ${JSON.stringify(value)}`)).toBeVisible();
  }
  await result(page).getByRole("tab", { name: "Wire" }).click();
  for (const [number, type, value] of [
    ["100", "varint", "18446744073709551615"],
    ["101", "fixed32", "16744448"],
    ["102", "fixed64", "9007199254740993"],
    ["103", "length-delimited", "昵称 nick"],
    ["106", "group", ""],
  ] as const) {
    await expect(line(page, "Message on the wire", number)).toContainText(new RegExp(`^${number}${type}.*${value}`));
  }
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

test("an Any is read as soon as its type is known", async ({ page, messages }) => {
  await makeRoom(page);
  await ask(page, messages, "GetNewer", "{}");
  await expect(line(page, "Message as JSON", '"value": "CgtvcGVuIHNlc2FtZQ=="')).toBeVisible();
  await openPath(page, inRoot("e2e/servers/messages-newer.proto"));
  await expect(page.getByRole("treeitem", { name: /^messages-newer.proto/ })).toBeVisible();
  await call(page);
  await expect(line(page, "Message as JSON", '"word": "open sesame"')).toBeVisible();
});

test("a string that is not UTF-8 is flagged, and the rest of the message is there", async ({ page, messages }) => {
  await ask(page, messages, "GetBroken", '{ "manner": "MANNER_INVALID_UTF8" }');
  await expect(line(page, "Message as JSON", '"name": "caf\uFFFD \uFFFD au lait"')).toContainText("not UTF-8");
  await expect(line(page, "Message as JSON", '"id": "42"')).toBeVisible();
  await expect(line(page, "Message as JSON", '"second"')).toBeVisible();
  await result(page).getByRole("button", { name: "Go to name" }).click();
  await expect(line(page, "Message as JSON", '"name"')).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page, "a message with a problem");
});

test("bytes that end too early are reported where they do, below what came before", async ({ page, messages }) => {
  await ask(page, messages, "GetBroken", '{ "manner": "MANNER_TRUNCATED" }');
  await expect(result(page).getByText("bytes end in the middle of a field").first()).toBeVisible();
  await expect(result(page).getByRole("button", { name: "Go to byte 16" })).toBeVisible();
  for (const text of ['"id": "42"', '"name": "Zoë"', '"first"']) await expect(line(page, "Message as JSON", text)).toBeVisible();
});

test("bytes that break the wire format's rules are shown as far as they can be read", async ({ messages }) => {
  const before = { id: "42", name: "Zoë" };
  const tags = ["first", "second"];
  expect(printed(messages, "GetBroken", "{}")).toEqual({ ...before, tags });
  expect(printed(messages, "GetBroken", '{ "manner": "MANNER_WRONG_WIRE_TYPE" }')).toEqual({ ...before, tags, "[#5 text]": "twelve" });
  expect(printed(messages, "GetBroken", '{ "manner": "MANNER_OPEN_GROUP" }')).toEqual({ ...before, "[#200 group]": { "[#6 text]": tags } });
  for (const manner of ["STRAY_END_GROUP", "FIELD_ZERO", "LONG_VARINT", "NO_WIRE_TYPE"]) {
    expect(printed(messages, "GetBroken", `{ "manner": "MANNER_${manner}" }`), manner).toMatchObject(before);
  }
});

for (const megabytes of [6, 60]) {
  test(`an answer of ${megabytes} MB is a tree at once, and its last line is a key away`, async ({ page, messages }) => {
    await ask(page, messages, "GetItems", `{ "megabytes": ${megabytes} }`);
    await expect(line(page, "Message as JSON", /^\{ "id": "2"/)).toBeVisible();
    await result(page).getByRole("tree", { name: "Message as JSON" }).press("End");
    await expect(line(page, "Message as JSON", '"name": "the end"')).toBeVisible();
  });

  test(`a string of ${megabytes} MB is shown by its beginning`, async ({ page, messages }) => {
    await ask(page, messages, "GetText", `{ "megabytes": ${megabytes} }`);
    await expect(line(page, "Message as JSON", '"text": "line         1 of many 行')).toBeVisible();
  });
}

test("the end of a long string is found", async ({ page, messages }) => {
  await ask(page, messages, "GetText", '{ "megabytes": 6 }');
  await result(page)
    .getByRole("button", { name: /^Find in the message/ })
    .click();
  await result(page).getByRole("textbox", { name: "Find in the message" }).fill("the end");
  await expect(result(page).getByText("1 of 1", { exact: true })).toBeVisible();
});

test("a message in a message, 10,001 deep, is shown as deep as it can be", async ({ page, messages }) => {
  await ask(page, messages, "GetNested", '{ "depth": 10001 }');
  await expect(line(page, "Message as JSON", '"child"').first()).toBeVisible();
  await expect(result(page).getByText("nest too deeply").first()).toBeVisible();
});
