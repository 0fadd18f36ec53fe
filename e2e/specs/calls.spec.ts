import { bodyEditor, call, expectAccessible, openMethod, setBody, setCallSetting, setTarget, startDemo } from "../support/actions";
import { oddPeer } from "../support/peers";
import { expect, inRoot, test } from "../support/workbench";

const status = (page: import("@playwright/test").Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();

test.describe("against the demo", () => {
  test.beforeEach(async ({ page }) => startDemo(page));

  test("a unary call with the sample body", async ({ page }) => {
    await openMethod(page, "GetUser, unary");
    await expect(bodyEditor(page)).toBeAttached();
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(status(page)).toContainText("OK (0)");
    await expect(page.getByText('"Ada Lovelace"')).toBeVisible();
    await expectAccessible(page, "a unary call");
  });

  test("an error with its details", async ({ page }) => {
    await openMethod(page, "GetUser, unary");
    await setBody(page, '{ "id": 404 }');
    await call(page);
    await expect(status(page)).toContainText("NOT_FOUND (5)");
    await expect(page.getByText("google.rpc.ErrorInfo")).toBeVisible();
    await expect(page.getByText("google.rpc.Help")).toBeVisible();
    await expectAccessible(page, "an error");
  });

  test("a server stream of 10,000 rows, scrolled to the last", async ({ page }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "10000" }');
    await call(page);
    await expect(status(page)).toContainText("OK (0)");
    await expect(page.getByRole("tab", { name: "Messages 10,000" })).toBeVisible();
    const grid = page.getByRole("grid", { name: "Messages" });
    await expect(grid.getByRole("row", { name: /^10,000 received/ })).toBeVisible();
    await grid.focus();
    await page.keyboard.press("Home");
    await expect(grid.getByRole("row", { name: /^1 received/ })).toBeVisible();
    for (let pages = 0; pages < 5; pages++) await page.keyboard.press("PageDown");
    await expect(grid.getByRole("row", { name: /^1 received/ })).toBeHidden();
    await page.keyboard.press("End");
    const last = grid.getByRole("row", { name: /^10,000 received/ });
    await expect(last).toContainText("10000");
    await last.click();
    await expect(page.getByText('"seq": "10000"')).toBeVisible();
    await expectAccessible(page, "the log");
  });

  test("a stream that fails midway keeps what came", async ({ page }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "50", "failAt": "20" }');
    await call(page);
    await expect(status(page)).toContainText("ABORTED (10)");
    await page.getByRole("tab", { name: /^Messages/ }).click();
    await expect(
      page
        .getByRole("grid", { name: "Messages" })
        .getByRole("row", { name: /received/ })
        .first(),
    ).toBeVisible();
  });

  test("a client stream: three chunks, then Finish", async ({ page }) => {
    await openMethod(page, "Upload, client stream");
    for (const data of ["aGVsbG8=", "IA==", "5L2g5aW9"]) {
      await setBody(page, `{ "name": "hello.txt", "data": "${data}" }`);
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await expect(page.getByRole("button", { name: "Finish" })).toBeVisible();
    }
    await expect(page.getByRole("grid", { name: "Messages" }).getByRole("row", { name: /sent/ })).toHaveCount(3);
    await page.getByRole("button", { name: "Finish" }).click();
    await expect(status(page)).toContainText("OK (0)");
    await expect(page.getByText(/chunks: ?"3"|"chunks": "3"/).first()).toBeVisible();
    await expect(page.getByText(/bytes: ?"12"|"bytes": "12"/).first()).toBeVisible();
    await expectAccessible(page, "a client stream");
  });

  test("a chat of three turns, then Finish", async ({ page }) => {
    await openMethod(page, "Chat, bidi stream");
    const talk = page.getByRole("region", { name: "Conversation" });
    for (const text of ["hello", "你好，世界", "status"]) {
      await setBody(page, JSON.stringify({ from: "me", text }));
      await page.keyboard.press("ControlOrMeta+Enter");
      await expect(talk.getByText(text).first()).toBeVisible();
    }
    await expect(talk.getByText('"green: 412 tests passed"', { exact: true })).toBeVisible();
    await expectAccessible(page, "a chat");
    await page.getByRole("button", { name: "Finish" }).click();
    await expect(status(page)).toContainText("OK (0)");
  });

  test("Cancel in mid-stream", async ({ page }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "100000", "pace": "0.02s" }');
    await call(page);
    await expect(
      page
        .getByRole("grid", { name: "Messages" })
        .getByRole("row", { name: /received/ })
        .first(),
    ).toBeVisible();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(status(page)).toContainText("CANCELLED (1)");
    await expect(page.getByRole("button", { name: "Call", exact: true })).toBeVisible();
  });

  test("Hold really stops the stream, Resume goes on", async ({ page }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "100000", "pace": "0.01s" }');
    await call(page);
    await page.getByRole("button", { name: "Hold" }).click();
    await expect(status(page)).toContainText("held");
    const messages = page.getByRole("tab", { name: /^Messages/ });
    await page.waitForTimeout(400);
    const before = await messages.innerText();
    await page.waitForTimeout(600);
    expect(await messages.innerText()).toBe(before);
    await page.getByRole("button", { name: "Resume" }).click();
    await expect(messages).not.toHaveText(before);
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  test("a deadline that passes", async ({ page }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "1000", "pace": "0.1s" }');
    await setCallSetting(page, "Deadline", "700ms");
    await call(page);
    await expect(status(page)).toContainText("DEADLINE_EXCEEDED (4)");
  });

  test("invalid JSON is refused where it is wrong, and nothing is sent", async ({ page }) => {
    await openMethod(page, "GetUser, unary");
    await setBody(page, '{\n  "id": 1,\n  "nmae": "x"\n}');
    await call(page);
    const refusal = page.getByRole("alert").filter({ hasText: "nmae" });
    await expect(refusal).toBeVisible();
    await expect(refusal.getByRole("button", { name: "Go to line 3, column 3" })).toBeVisible();
    await setBody(page, '{ "id": ');
    await call(page);
    await expect(page.getByRole("alert").filter({ hasText: "The body cannot be read" })).toBeVisible();
    await expect(status(page)).not.toContainText("OK");
    await expectAccessible(page, "a refused body");
  });

  test("an invalid metadata key is refused, a good pair arrives", async ({ page }) => {
    await openMethod(page, "GetUser, unary");
    await page.getByRole("tab", { name: /^Metadata/ }).click();
    await page.getByRole("textbox", { name: "Key of row 1" }).fill("a key");
    await page.getByRole("textbox", { name: "Value of row 1" }).fill("x");
    await call(page);
    await expect(page.getByRole("alert").first()).toContainText("a key");
    await expectAccessible(page, "the metadata");
    await page.getByRole("textbox", { name: "Key of row 1" }).fill("x-team");
    await call(page);
    await expect(status(page)).toContainText("OK (0)");
  });

  test("a reload in mid-stream finds the stream again", async ({ page }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "100000", "pace": "0.02s" }');
    await call(page);
    const grid = page.getByRole("grid", { name: "Messages" });
    // Which one is in sight is a matter of the machine's speed: the log follows the stream.
    await expect(grid.getByRole("row", { name: /received/ }).first()).toBeVisible();
    await page.reload();
    await expect(page.getByRole("tab", { name: /^Build/, selected: true }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
    await expect(grid.getByRole("row", { name: /received/ }).first()).toBeVisible();
    const messages = page.getByRole("tab", { name: /^Messages/ });
    const before = await messages.innerText();
    await expect(messages).not.toHaveText(before);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(status(page)).toContainText("CANCELLED (1)");
  });

  test("calling again while a call runs, or from two tabs, mixes nothing up", async ({ page }) => {
    await openMethod(page, "Build, server stream");
    await setBody(page, '{ "lines": "100000", "pace": "0.05s" }');
    await call(page);
    await openMethod(page, "GetUser, unary");
    await call(page);
    await expect(status(page)).toContainText("OK (0)");
    await page.getByRole("tab", { name: /^Build/ }).click();
    await expect(status(page)).toContainText(/streaming/);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(status(page)).toContainText("CANCELLED (1)");
  });
});

test.describe("against servers that behave badly", () => {
  test.use({ paths: [inRoot("e2e/servers/tutorial.proto")] });

  test("nothing listens", async ({ page }) => {
    await openMethod(page, "GetUser, unary");
    await setTarget(page, "127.0.0.1:1");
    await call(page);
    await expect(status(page)).toContainText("UNAVAILABLE (14)");
    await expect(page.getByText(/nothing listens/i).first()).toBeVisible();
    await expectAccessible(page, "a refused connection");
  });

  test("a target that is none", async ({ page }) => {
    await openMethod(page, "GetUser, unary");
    await setTarget(page, "localhost");
    await call(page);
    await expect(page.getByText(/localhost:50051/).first()).toBeVisible();
  });

  test("a server of HTTP/1", async ({ page }) => {
    const peer = await oddPeer("http1");
    await openMethod(page, "GetUser, unary");
    await setTarget(page, peer.target);
    await call(page);
    await expect(status(page)).toContainText(/UNAVAILABLE|INTERNAL|UNKNOWN/);
    await expect(page.getByText(/does not speak gRPC/).first()).toBeVisible();
    await peer.stop();
  });

  test("bytes that do not decode: the reason, and the bytes in hex", async ({ page }) => {
    const peer = await oddPeer("garbage");
    await openMethod(page, "GetUser, unary");
    await setTarget(page, peer.target);
    await call(page);
    await expect(page.getByText("Everything that could be read is shown.")).toBeVisible();
    await page.getByRole("tab", { name: "Hex", exact: true }).click();
    await expect(page.getByText(/12 ff 01/i).first()).toBeVisible();
    await expectAccessible(page, "an undecodable answer");
    await peer.stop();
  });

  test("a message over the limit", async ({ page }) => {
    const peer = await oddPeer("large");
    await openMethod(page, "GetUser, unary");
    await setTarget(page, peer.target);
    await setCallSetting(page, "Largest message received", "1 MB");
    await call(page);
    await expect(status(page)).toContainText("RESOURCE_EXHAUSTED (8)");
    await peer.stop();
  });

  test("a server that never answers: the deadline ends it", async ({ page }) => {
    const peer = await oddPeer("silent");
    await openMethod(page, "GetUser, unary");
    await setTarget(page, peer.target);
    await setCallSetting(page, "Deadline", "500ms");
    await call(page);
    await expect(status(page)).toContainText("DEADLINE_EXCEEDED (4)");
    await peer.stop();
  });

  test("a server killed in mid-stream: what came stays", async ({ page }) => {
    const peer = await oddPeer("endless");
    await openMethod(page, "Count, server stream");
    await setTarget(page, peer.target);
    await call(page);
    const grid = page.getByRole("grid", { name: "Messages" });
    await expect(grid.getByRole("row", { name: /received/ }).first()).toBeVisible();
    peer.kill();
    await expect(status(page)).toContainText("UNAVAILABLE (14)");
    await page.getByRole("tab", { name: /^Messages/ }).click();
    await expect(grid.getByRole("row", { name: /received/ }).first()).toBeVisible();
  });
});
