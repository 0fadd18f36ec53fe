import { maxMessageText } from "#shared/contract/message-view";
import type { MessageTextFormat, NodePath, MessageTree as TreeName } from "#shared/model/message-view";
import type { WindowHost } from "../../../host/host";
import type { Texts } from "../../../i18n/i18n";
import { jsonPath, plainText } from "./node-words";
import { type TreeView, treeOf, type ViewedMessage } from "./viewed-message";

/** The views of a message, in the order of their switch. */
export const messageViews = ["json", "form", "text", "hex", "wire"] as const;
export type MessageViewId = (typeof messageViews)[number];

/** The tree that is looked at in a view: hex has the wire format beside it. */
export const treeViewOf: Readonly<Record<MessageViewId, TreeView>> = {
  json: "json",
  form: "form",
  text: "json",
  hex: "wire",
  wire: "wire",
};

const formatOf: Readonly<Record<MessageViewId, MessageTextFormat>> = { json: "json", form: "json", text: "text", hex: "hex", wire: "hex" };

/** The acts on one message's view. They never throw: what came of them is said. */
export interface MessageActs {
  copyValue(): Promise<void>;
  copyPath(): Promise<void>;
  copyAll(): Promise<void>;
}

interface ActsOf {
  readonly viewed: ViewedMessage;
  readonly view: MessageViewId;
  readonly host: Pick<WindowHost, "copyText">;
  readonly texts: Pick<Texts, "t" | "number">;
  readonly say: (text: string) => void;
}

/** Copying from a view: its chosen value, where that stands, or all of the message in the view's own form. */
export function messageActs({ viewed, view, host, texts: { t, number }, say }: ActsOf): MessageActs {
  const treeView = treeViewOf[view];
  const tree = viewed.tree(treeView);
  const copyText = async (name: TreeName, path: NodePath, format: MessageTextFormat, done: string) => {
    const { text, truncated } = await viewed.source.text(name, path, format, maxMessageText);
    await host.copyText(text);
    say(truncated ? t("message.copy.cut", { shown: number(text.length) }) : done);
  };
  const safely = (act: () => Promise<void>) => () => act().catch((reason: unknown) => say(reason instanceof Error ? reason.message : ""));
  return {
    copyValue: safely(async () => {
      const path = tree.selected;
      const node = path && tree.node(path);
      if (!path || !node) return;
      const isLeaf = node.kind !== "object" && node.kind !== "array";
      if (!isLeaf || node.cut)
        return copyText(treeOf[treeView], path, treeView === "wire" && !isLeaf ? "hex" : "json", t("message.copied.value"));
      await host.copyText(plainText(node));
      say(t("message.copied.value"));
    }),
    copyPath: safely(async () => {
      const lineage = tree.selected && tree.lineage(tree.selected);
      if (!tree.selected || !lineage) return;
      const path = jsonPath(tree.selected, lineage);
      await host.copyText(path);
      say(t("message.copied.path", { path }));
    }),
    copyAll: safely(() => copyText("fields", [], formatOf[view], t("message.copied.all"))),
  };
}
