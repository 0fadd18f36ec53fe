import { access, readdir } from "node:fs/promises";
import path from "node:path";
import { call, expectAccessible, openMethod, setBody, startDemo } from "../support/actions";
import { expect, test } from "../support/workbench";

test("the limits of recordings are chosen by the keyboard, and kept over a restart", async ({ page, reopen }) => {
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("limits of rec");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Limits of recordings" });
  await expectAccessible(page, "the limits of recordings");
  const memory = dialog.getByRole("textbox", { name: "Memory" });
  await expect(memory).toHaveValue("64 MiB");
  await memory.fill("much");
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await expect(dialog.getByText("Not a size, or less than 8 MiB")).toBeVisible();
  await memory.fill("32 MiB");
  await dialog.getByRole("textbox", { name: "Disk" }).fill("0");
  await dialog.getByRole("radio", { name: "Hold the stream" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(dialog.getByRole("radio", { name: "Drop the oldest messages" })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const again = await reopen();
  await again.getByRole("button", { name: "Settings" }).click();
  await again.getByRole("menuitem", { name: "Limits of recordings…" }).click();
  await expect(again.getByRole("textbox", { name: "Memory" })).toHaveValue("32 MiB");
  await expect(again.getByRole("textbox", { name: "Disk" })).toHaveValue("0");
  await expect(again.getByRole("radio", { name: "Drop the oldest messages" })).toBeChecked();
});

test("what a stream has said is on the disk within seconds, and gone when its tab is closed", async ({ page, dataDir }) => {
  await startDemo(page);
  await openMethod(page, "Build, server stream");
  await setBody(page, '{"lines": "100000", "pace": "0.05s"}');
  await call(page);
  const folder = path.join(dataDir, "recordings");
  await expect.poll(() => readdir(folder).catch(() => [])).toHaveLength(1);
  const [id = ""] = await readdir(folder);
  await expect
    .poll(() =>
      access(path.join(folder, id, "messages-0000")).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await page.keyboard.press("Alt+w");
  await page.getByRole("button", { name: "Cancel the stream and close" }).click();
  await expect.poll(() => readdir(folder)).toEqual([]);
});
