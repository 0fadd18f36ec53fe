import { type RefObject, useEffect, useRef, useState } from "react";
import { useTexts } from "../../../i18n/i18n";
import { Split } from "../../../ui/split";
import { HexGrid } from "./hex-grid";
import type { ByteSpan } from "./hex-line";
import styles from "./message-view.module.css";
import { NodeView, type NodeViewProps } from "./node-view";
import { useVersionOf } from "./use-version-of";

/** Pixels from which there is room for the fields beside their bytes. */
const roomForBoth = 880;

/** The bytes, and beside them, where there is room, the fields that they are: what is chosen on one side stands out on the other. */
export function HexView(props: Omit<NodeViewProps, "view" | "onHover">) {
  const { viewed } = props;
  const { t } = useTexts();
  useVersionOf(viewed);
  const place = useRef<HTMLDivElement>(null);
  const isWide = useWidth(place) >= roomForBoth;
  const [byte, setByte] = useState<number | null>(null);
  const [hovered, setHovered] = useState<ByteSpan | null>(null);
  const { chosen } = viewed;
  // A byte keeps the cursor while the node that was chosen for it is the chosen one.
  const cursor = byte !== null && chosen && byte >= chosen.start && byte < chosen.end ? byte : (chosen?.start ?? -1);
  const onCursor = (offset: number) => {
    setByte(offset);
    viewed.choose({ start: offset, end: offset + 1 });
    void viewed.revealByte("wire", offset).then(() => viewed.chooseNode("wire"));
  };
  const onChosen = () => {
    setByte(null);
    props.onChosen();
  };
  const bytes = <HexGrid viewed={viewed} cursor={cursor} hovered={hovered} onCursor={onCursor} />;
  return (
    <div className={styles.hex} ref={place}>
      <Split
        id="message-hex"
        direction="horizontal"
        share="600px"
        least="200px"
        steady
        label={t("message.hex.resize")}
        first={bytes}
        second={
          isWide ? (
            <NodeView
              {...props}
              view="wire"
              onChosen={onChosen}
              onHover={(row) => setHovered(row?.node ? { start: row.node.start, end: row.node.end } : null)}
            />
          ) : null
        }
      />
    </div>
  );
}

/** An element's width in pixels, followed. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
