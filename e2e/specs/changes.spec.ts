import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { bodyEditor, call, expectAccessible, openMethod, openPath, setBody, setTarget, treeItem } from "../support/actions";
import { hallPeer, type Peer } from "../support/peers";
import { expect, test } from "../support/workbench";

const peers: Peer[] = [];
test.afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.stop();
});

async function hall(): Promise<Peer> {
  const peer = await hallPeer("v1");
  peers.push(peer);
  return peer;
}

/** The schema of the hall (see servers/reflection-server.mjs), its guest as given. */
const hallProto = (guest: string, method = "Enter") => `syntax = "proto3";
package hall;
import "google/protobuf/timestamp.proto";
message Guest { ${guest} }
message Welcome { string text = 1; google.protobuf.Timestamp at = 2; }
service Hall { rpc ${method}(Guest) returns (Welcome); }
`;

const changes = (page: Page) => page.getByRole("region", { name: "Changes of the schema that touch this body" });
const result = (page: Page) => page.getByRole("tabpanel", { name: "Result" });
const bodyText = (page: Page, text: string) => page.getByTestId("json-editor").getByText(text);

test("a field renamed under an open request is told, renamed by one click, and called; then it is removed", async ({ page, dataDir }) => {
  const server = await hall();
  const file = path.join(dataDir, "hall.proto");
  writeFileSync(file, hallProto("string full_name = 1; int32 age = 2;"));
  await openPath(page, file);
  await openMethod(page, "Enter, unary");
  await setTarget(page, server.target);
  await setBody(page, '{\n  // who: full_name\n  "full_name": "张三", // said at the door\n  "age": 30\n}');
  await expect(changes(page)).toBeHidden();

  writeFileSync(file, hallProto("string display_name = 1; string age = 2; string email = 3;"));
  await expect(changes(page)).toContainText("full_name was renamed to display_name");
  await expect(changes(page)).toContainText("age is now string (was int32)");
  await expect(changes(page)).not.toContainText("email");
  await expectAccessible(page, "what changed under a request");
  await changes(page).getByRole("button", { name: "Rename in the body: full_name" }).click();
  await expect(bodyText(page, '"display_name"')).toBeVisible();
  await expect(bodyText(page, "// who: full_name")).toBeVisible();
  await expect(bodyText(page, "// said at the door")).toBeVisible();
  await expect(changes(page)).not.toContainText("full_name");
  await expect(bodyEditor(page), "one can go on typing").toBeFocused();

  await page.keyboard.press("ControlOrMeta+z");
  await expect(changes(page)).toContainText("full_name was renamed");
  await page.keyboard.press("Alt+u");
  await expect(bodyText(page, '"display_name"')).toBeVisible();

  writeFileSync(file, hallProto("string display_name = 1;"));
  await expect(changes(page)).toContainText("age was removed");
  await changes(page).getByRole("button", { name: "Remove from the body: age" }).click();
  await expect(changes(page)).toBeHidden();
  await expect(bodyText(page, '"age"')).toBeHidden();
  await call(page);
  await expect(result(page).getByText('"Welcome, 张三"')).toBeVisible();
});

test("what changed is dismissed, and a change that is undone disappears", async ({ page, dataDir }) => {
  const file = path.join(dataDir, "hall.proto");
  writeFileSync(file, hallProto("string a = 1; string b = 2;"));
  await openPath(page, file);
  await openMethod(page, "Enter, unary");
  await setBody(page, '{ "a": "x", "b": "y" }');
  writeFileSync(file, hallProto("string b = 2;"));
  await expect(changes(page)).toContainText("a was removed");
  await changes(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(changes(page)).toBeHidden();
  writeFileSync(file, hallProto("string c = 2;"));
  await expect(changes(page)).toContainText("b was renamed to c");
  await expect(changes(page)).not.toContainText("a was removed");
  writeFileSync(file, hallProto("string a = 1; string b = 2;"));
  await expect(changes(page)).toBeHidden();
  await expect(bodyText(page, '{ "a": "x", "b": "y" }')).toBeVisible();
});

test("a method that was renamed leads to its new name, with its body", async ({ page, dataDir }) => {
  const server = await hall();
  const file = path.join(dataDir, "hall.proto");
  writeFileSync(file, hallProto("string full_name = 1;", "Come"));
  await openPath(page, file);
  await openMethod(page, "Come, unary");
  await setTarget(page, server.target);
  await setBody(page, '{ "full_name": "张三" }');
  writeFileSync(file, hallProto("string name = 1;", "Enter"));
  await expect(page.getByText("It looks as if it were hall.Hall/Enter now.")).toBeVisible();
  await page.getByRole("button", { name: "Go to Enter" }).click();
  await expect(page.getByRole("tab", { name: "Enter", selected: true })).toBeVisible();
  await changes(page).getByRole("button", { name: "Rename in the body: full_name" }).click();
  await call(page);
  await expect(result(page).getByText('"Welcome, 张三"')).toBeVisible();
});

test("a file and a server that disagree: which one is used, how they differ, and using the other", async ({ page, dataDir }) => {
  const server = await hall();
  const file = path.join(dataDir, "hall.proto");
  writeFileSync(file, hallProto("string guest_name = 1; int32 seats = 2;"));
  await openPath(page, file);
  await openMethod(page, "Enter, unary");
  await setTarget(page, server.target);
  await setBody(page, '{ "guest_name": "张三" }');
  await page.getByRole("button", { name: "Ask a server for its services…" }).click();
  const panel = page.getByRole("dialog", { name: "Ask a server" });
  await panel.getByRole("textbox", { name: "Server address" }).fill(server.target);
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
  await treeItem(page, "Enter, unary").first().click();

  const chip = page.getByRole("button", { name: /^Schema: hall\.proto/ });
  await expect(chip).toContainText(`${server.target} differs: 2`);
  await chip.click();
  const rivals = page.getByRole("region", { name: "Where the schemas disagree" });
  const table = rivals.getByRole("table", { name: `Differences from ${server.target}` });
  await expect(table.getByRole("row", { name: "request guest_name string guest_name = 1 string full_name = 1" })).toBeVisible();
  await expect(table.getByRole("row", { name: "request seats int32 seats = 2 not there" })).toBeVisible();
  await expectAccessible(page, "where the schemas disagree");
  await page.keyboard.press("Alt+d");
  await expect(rivals).toBeHidden();
  await page.keyboard.press("Alt+d");
  await rivals.getByRole("button", { name: `Use ${server.target}` }).click();
  await expect(page.getByRole("button", { name: `Schema: ${server.target}` })).toBeVisible();

  await changes(page).getByRole("button", { name: "Rename in the body: guest_name" }).click();
  await call(page);
  await expect(result(page).getByText('"Welcome, 张三"')).toBeVisible();

  writeFileSync(file, hallProto("string full_name = 1;"));
  await expect(rivals, "they agree now").toBeHidden();
  await expect(page.getByRole("button", { name: /^Schema: / })).toBeHidden();
});
