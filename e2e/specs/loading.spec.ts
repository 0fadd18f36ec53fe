import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expectAccessible, openPath, startDemo, treeItem } from "../support/actions";
import { expect, test } from "../support/workbench";

/** A folder that takes some seconds to load: each file imports the one before it. */
function writeLargeFolder(folder: string): string {
  mkdirSync(folder);
  for (let at = 0; at < 4000; at++) {
    const fields = Array.from({ length: 40 }, (_, n) => `  // Field ${n}.\n  string field_${n} = ${n + 1};`).join("\n");
    const before = at % 100 === 0 ? "" : `import "f${at - 1}.proto";\n`;
    const service = at % 100 === 0 ? `service Large${at} { rpc Get(M${at}) returns (M${at}); }\n` : "";
    writeFileSync(
      path.join(folder, `f${at}.proto`),
      `syntax = "proto3";\npackage large;\n${before}message M${at} {\n${fields}\n}\n${service}`,
    );
  }
  return folder;
}

test("a large folder says how far it is, can be cancelled, and is in nobody's way", async ({ page, dataDir, reopen }) => {
  const folder = writeLargeFolder(path.join(dataDir, "large"));
  await openPath(page, folder);
  const progress = page.getByRole("progressbar", { name: "Loading large…" });
  await expect(progress).toHaveAttribute("aria-valuetext", /^[\d,]+ (of 4,000 files|files found)$/);
  await expectAccessible(page, "a folder that loads");
  await page.getByRole("button", { name: "Cancel loading large" }).click();
  await expect(progress).toBeHidden();
  await expect(page.getByText("No schema is open.")).toBeVisible();

  await openPath(page, folder);
  await expect(progress).toBeVisible();
  await startDemo(page);
  await expect(page.getByRole("treeitem", { name: /4,000 files/ })).toBeVisible({ timeout: 60_000 });
  await expect(progress).toBeHidden();

  const again = await reopen();
  await expect(again.getByRole("heading", { name: "Services" })).toBeVisible();
  await expect(again.getByRole("treeitem", { name: /4,000 files/ })).toBeVisible({ timeout: 60_000 });
  await again.getByRole("textbox", { name: "Filter methods and messages" }).fill("large3900");
  await expect(treeItem(again, "Get, unary")).toHaveCount(1);
});
