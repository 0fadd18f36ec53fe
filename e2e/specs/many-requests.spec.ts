import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, inRoot, test } from "../support/workbench";
import { openWorkspaceIn, savedTree, showCollections } from "../support/workspaces";

test.use({ paths: [inRoot("assets/demo/ping")] });

const folders = 50;
const perFolder = 100;

test("5,000 requests are listed, scrolled and searched as one types, with few rows in the page", async ({ reopen, dataDir }) => {
  const folder = openWorkspaceIn(dataDir);
  for (let at = 0; at < folders; at++) {
    const place = path.join(folder, "collections", `group ${String(at).padStart(2, "0")}`);
    mkdirSync(place, { recursive: true });
    for (let n = 0; n < perFolder; n++) {
      const text = `body: |\n  { "text": "word${at * perFolder + n}" }\nmethod: ping.PingService/Unary\n`;
      writeFileSync(path.join(place, `request ${n}.yaml`), text);
    }
  }
  const page = await reopen();
  await showCollections(page);
  const rows = savedTree(page).getByRole("treeitem");
  await expect(rows.first()).toBeVisible();
  // Every one is there, and only those in sight are in the page.
  await savedTree(page).focus();
  await page.keyboard.press("End");
  await expect(savedTree(page).getByRole("treeitem", { name: /^request 99/ })).toBeVisible();
  expect(await rows.count()).toBeLessThan(100);
  const search = page
    .getByRole("textbox", { name: "Search the requests" })
    .or(page.getByRole("searchbox", { name: "Search the requests" }));
  await search.pressSequentially("word4321");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("request 21");
  await page.keyboard.press("Escape");
  await expect(search).toHaveValue("");
  await expect(rows.first()).toBeVisible();
});
