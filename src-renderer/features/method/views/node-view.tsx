import { useTexts } from "../../../i18n/i18n";
import { useFinder } from "./find-bar";
import { FormLine } from "./form-line";
import { JsonLine } from "./json-line";
import type { Sought } from "./marked";
import type { ShownRow } from "./node-tree";
import { TreeLines } from "./tree-lines";
import type { TreeView, ViewedMessage } from "./viewed-message";
import { WireLine } from "./wire-line";

export interface NodeViewProps {
  readonly viewed: ViewedMessage;
  readonly view: TreeView;
  readonly onChosen: () => void;
  readonly onLook: () => void;
  readonly onMenu: (at: { readonly x: number; readonly y: number }) => void;
  readonly onCopy: () => void;
  readonly onHover?: (row: ShownRow | null) => void;
}

const heights: Readonly<Record<TreeView, number>> = { json: 20, form: 26, wire: 20 };
const lines = { json: JsonLine, form: FormLine, wire: WireLine } as const satisfies Record<TreeView, unknown>;

/** One of the views that are trees. */
export function NodeView({ viewed, view, ...acts }: NodeViewProps) {
  const { t } = useTexts();
  const { text, matchCase } = useFinder(viewed.finder(view));
  const sought: Sought | null = text === "" ? null : { text, matchCase };
  const Line = lines[view];
  return (
    <TreeLines
      key={view}
      tree={viewed.tree(view)}
      label={t(`message.tree.${view}`)}
      rowHeight={heights[view]}
      line={(row) => <Line row={row} sought={sought} />}
      {...acts}
    />
  );
}
