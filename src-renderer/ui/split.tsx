import type { ReactNode } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import styles from "./split.module.css";

interface SplitProps {
  /** Names the sizes in this window's memory. */
  readonly id: string;
  readonly direction: "horizontal" | "vertical";
  readonly first: ReactNode;
  /** Null for none: then the first pane has all the room, and comes back to its size later. */
  readonly second: ReactNode | null;
  /** The first pane's share at first, and the least share of each, in percent; or with a unit, as `270px`. */
  readonly share?: number | string;
  readonly least?: number | string;
  /** The least share of the first pane, where it needs another: it grows to it at once. */
  readonly leastFirst?: number | string;
  readonly label: string;
  /** The first pane keeps its size in pixels when the window changes its own. */
  readonly steady?: boolean;
  /** The first pane is not seen, and stays as it is: the second has all the room. */
  readonly hideFirst?: boolean;
}

const sized = (size: number | string) => (typeof size === "number" ? `${size}%` : size);

/** Two panes with a line between them that the mouse and the arrow keys move. Sizes are remembered while the window lives. */
export function Split({
  id,
  direction,
  first,
  second,
  share = 50,
  least = 15,
  label,
  steady = false,
  hideFirst = false,
  leastFirst = least,
}: SplitProps) {
  const firstId = `${id}-first`;
  const secondId = `${id}-second`;
  const panelIds = second === null ? [firstId] : [firstId, secondId];
  const memory = useDefaultLayout({ id, storage: sessionStorage, panelIds, onlySaveAfterUserInteractions: true });
  return (
    <Group orientation={direction} id={id} className={`${styles.group} ${hideFirst ? styles.second : ""}`} {...memory}>
      <Panel
        id={firstId}
        defaultSize={second === null ? "100%" : sized(share)}
        minSize={sized(leastFirst)}
        groupResizeBehavior={steady && second !== null ? "preserve-pixel-size" : "preserve-relative-size"}
        className={styles.pane}
      >
        {first}
      </Panel>
      {second !== null && (
        <>
          <Separator className={`${styles.separator} ${styles[direction]}`} aria-label={label} />
          <Panel id={secondId} minSize={sized(least)} className={styles.pane}>
            {second}
          </Panel>
        </>
      )}
    </Group>
  );
}
