import { afterEach, expect, test } from "vitest";
import type { Disposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { connect } from "#shared/bridge/client";
import { memoryChannel } from "#shared/bridge/memory-channel";
import { serve } from "#shared/bridge/server";
import { contract, contractVersion } from "#shared/contract/contract";
import { sourceActions } from "./source-actions";
import { createSourceStore, putSourceText, sourceKey } from "./source-store";
import { createTabStore, tabActions } from "./tab-store";

const { "schema.save": save, "schema.reload": reload } = contract;
const part = { "schema.save": save, "schema.reload": reload };

const opened: Disposable[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.dispose();
});

/** A tab on a file behind the real bridge; the core keeps one text, whose hash is the text itself with a mark. */
function editing(text: string) {
  const disk = { text, reloads: 0 };
  const [near, far] = memoryChannel();
  const server = serve(
    part,
    {
      "schema.save": async (change) => {
        if (change.baseHash !== `#${disk.text}`) throw new Fault("file-changed", "changed");
        if (change.text === "unwritable") throw new Fault("io", "no");
        disk.text = change.text;
        return { hash: `#${disk.text}` };
      },
      "schema.reload": async () => {
        disk.reloads++;
        return undefined;
      },
    },
    far,
    { version: contractVersion },
  );
  const client = connect(contract, near, { version: contractVersion });
  opened.push(client, server);
  const tabs = createTabStore();
  const sources = createSourceStore();
  const acts = tabActions(tabs, () => "tab");
  acts.openSource("s", "a.proto");
  const show = () =>
    putSourceText(sources, sourceKey("s", "a.proto"), { text: disk.text, hash: `#${disk.text}`, readOnly: null, fault: null });
  show();
  const draft = () => tabs.getState().tabs[0]?.draft;
  const shown = () => sources.getState().texts.get(sourceKey("s", "a.proto"));
  return { disk, show, draft, shown, actions: sourceActions(client, { tabs, tabActions: acts, sources }) };
}

test("typing makes a draft of the text that was shown; typing it back makes none", () => {
  const { actions, draft } = editing("old");
  actions.edit("tab", "new");
  expect(draft()).toEqual({ text: "new", baseHash: "#old" });
  actions.edit("tab", "newer");
  expect(draft()).toEqual({ text: "newer", baseHash: "#old" });
  actions.edit("tab", "old");
  expect(draft()).toBeNull();
});

test("saving writes the draft, which is then the text that is shown", async () => {
  const { actions, disk, draft, shown } = editing("old");
  actions.edit("tab", "new");
  expect(await actions.save("tab")).toBe(true);
  expect(disk.text).toBe("new");
  expect(draft()).toBeNull();
  expect(shown()).toMatchObject({ text: "new", hash: "#new" });
  expect(await actions.save("tab")).toBe(true);
});

test("what is typed while a save is on its way is kept, and can be saved at once", async () => {
  const { actions, disk, draft } = editing("old");
  actions.edit("tab", "new");
  const saving = actions.save("tab");
  actions.edit("tab", "newer");
  const again = actions.save("tab");
  expect(await saving).toBe(true);
  expect(await again).toBe(true);
  expect(disk.text).toBe("newer");
  expect(draft()).toBeNull();
});

test("a file that changed on the disk is not written; it is read again, and then overwritten or taken", async () => {
  const { actions, disk, draft, show } = editing("old");
  actions.edit("tab", "mine");
  disk.text = "theirs";
  expect(await actions.save("tab")).toBe(false);
  expect(disk).toEqual({ text: "theirs", reloads: 1 });
  expect(draft()).toEqual({ text: "mine", baseHash: "#old" });
  show();
  expect(await actions.overwrite("tab")).toBe(true);
  expect(disk.text).toBe("mine");

  actions.edit("tab", "again");
  actions.discard("tab");
  expect(draft()).toBeNull();
});

test("a save that fails keeps the draft", async () => {
  const { actions, draft } = editing("old");
  actions.edit("tab", "unwritable");
  await expect(actions.save("tab")).rejects.toMatchObject({ code: "io" });
  expect(draft()?.text).toBe("unwritable");
});
