import type { ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import styles from "./split.module.css";

interface SplitProps {
  /** Names the sizes in this window's memory. */
  readonly id: string;
  readonly direction: "horizontal" | "vertical";
  readonly first: ReactNode;
  readonly second: ReactNode;
  /** The first pane's share at first, and its least share, in percent. */
  readonly share?: number;
  readonly least?: number;
  readonly label: string;
}

/** Two panes with a line between them that the mouse and the arrow keys move. */
export function Split({ id, direction, first, second, share = 50, least = 15, label }: SplitProps) {
  return (
    <Group orientation={direction} id={id} className={styles.group}>
      <Panel id={`${id}-first`} defaultSize={`${share}%`} minSize={`${least}%`} className={styles.pane}>
        {first}
      </Panel>
      <Separator className={`${styles.separator} ${styles[direction]}`} aria-label={label} />
      <Panel id={`${id}-second`} minSize={`${least}%`} className={styles.pane}>
        {second}
      </Panel>
    </Group>
  );
}
