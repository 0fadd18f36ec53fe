import { createHash } from "node:crypto";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page } from "@playwright/test";

/** A workspace that the workbench has open when it starts over this data folder, as it would after a restart; answers its folder. */
export function openWorkspaceIn(dataDir: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = path.join(dataDir, "a workspace");
  mkdirSync(folder);
  for (const [name, text] of Object.entries({ "wirebench.yaml": "version: 1\nname: Shop\n", ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const real = realpathSync(folder);
  const id = createHash("sha256").update(`workspace\0${real}`).digest("base64url").slice(0, 16);
  writeFileSync(path.join(dataDir, "workspaces.json"), JSON.stringify({ workspaces: [{ folder: real, name: "Shop", openedAt: 1 }] }));
  writeFileSync(path.join(dataDir, "session.json"), JSON.stringify({ tabs: [], activeTab: null, workspace: { id, environment: null } }));
  return real;
}

export const savedTree = (page: Page) => page.getByRole("tree", { name: "Saved requests" });
export const savedRow = (page: Page, name: string | RegExp) => savedTree(page).getByRole("treeitem", { name });
export const openTab = (page: Page, name: RegExp) => page.getByRole("tablist", { name: "Open tabs" }).getByRole("tab", { name });

/** The window takes keys once it is there. */
export async function showCollections(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "Services" })).toBeVisible();
  await page.keyboard.press("Alt+Shift+C");
  await expect(page.getByRole("region", { name: "Collections" })).toBeVisible();
}

/** Runs a command by the palette, by its whole title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").getByRole("combobox").fill(title);
  await page.getByRole("option", { name: title }).first().click();
}
