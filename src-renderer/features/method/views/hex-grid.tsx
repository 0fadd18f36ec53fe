// biome-ignore-all lint/a11y/useSemanticElements: a windowed grid of millions of lines cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop; lines are its aria-activedescendant
import { type KeyboardEvent, type MouseEvent, useEffect, useId } from "react";
import { useTexts } from "../../../i18n/i18n";
import { useRowScroll } from "../scroll/use-row-scroll";
import styles from "./hex-grid.module.css";
import { type ByteLook, type ByteSpan, byteAtColumn, type HexSegment, hexColumns, hexLine, lineBytes } from "./hex-line";
import { useVersionOf } from "./use-version-of";
import type { ViewedMessage } from "./viewed-message";

const lineHeight = 20;

interface HexGridProps {
  readonly viewed: ViewedMessage;
  /** Where the cursor is; -1 for nowhere. */
  readonly cursor: number;
  /** The bytes of the node under the pointer. */
  readonly hovered: ByteSpan | null;
  readonly onCursor: (offset: number) => void;
}

/** All bytes of a message, however many: offset, hex, ASCII; those of the chosen node stand out. */
export function HexGrid({ viewed, cursor, hovered, onCursor }: HexGridProps) {
  const { t } = useTexts();
  const version = useVersionOf(viewed);
  const prefix = useId();
  const { size, chosen, bytes } = viewed;
  const total = Math.ceil(size / lineBytes);
  const scroll = useRowScroll(total, lineHeight, 0, "never");
  const { first, last, center } = scroll;
  const most = Math.ceil(scroll.viewport / lineHeight) + 1;
  const cursorLine = cursor < 0 ? -1 : Math.floor(cursor / lineBytes);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after news, what is in sight and still missing is asked for again
  useEffect(() => bytes.want(first * lineBytes, Math.min(size, last * lineBytes)), [bytes, size, first, last, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other room may leave the line out of sight
  useEffect(() => {
    if (cursorLine >= 0) center(cursorLine);
  }, [cursorLine, scroll.viewport, center]);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = offsetAfterKey(event, cursor, size, Math.max(1, Math.floor(scroll.viewport / lineHeight) - 1));
    if (next === null) return;
    scroll.reveal(Math.floor(next / lineBytes), 0);
    onCursor(next);
    event.preventDefault();
    event.stopPropagation();
  };
  const lookOf = (offset: number): ByteLook => {
    if (offset === cursor) return "cursor";
    if (chosen && offset >= chosen.start && offset < chosen.end) return "chosen";
    return hovered && offset >= hovered.start && offset < hovered.end ? "hovered" : "plain";
  };
  return (
    <div
      ref={scroll.scroller}
      role="grid"
      aria-label={t("message.hex.bytes")}
      aria-readonly="true"
      aria-rowcount={total}
      aria-colcount={3}
      aria-activedescendant={cursorLine >= first && cursorLine < last ? `${prefix}${cursorLine}` : undefined}
      tabIndex={0}
      className={styles.grid}
      onScroll={scroll.onScroll}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: scroll.spacer }} role="presentation">
        <div className={styles.window} style={{ height: Math.min(scroll.viewport, scroll.spacer) }} role="presentation">
          <div style={{ transform: `translateY(${-scroll.shift}px)` }} role="rowgroup">
            {Array.from({ length: last - first }, (_, at) => {
              const from = (first + at) * lineBytes;
              const line = hexLine(from, Math.min(size, from + lineBytes), (offset) => bytes.get(offset), lookOf);
              return (
                <div
                  // biome-ignore lint/suspicious/noArrayIndexKey: what scrolls out makes the elements of what scrolls in
                  key={(first + at) % most}
                  id={`${prefix}${first + at}`}
                  role="row"
                  aria-rowindex={first + at + 1}
                  aria-selected={first + at === cursorLine}
                  className={styles.line}
                >
                  <span role="rowheader" className={styles.offset}>
                    {line.offset}
                  </span>
                  <Cell
                    segments={line.hex}
                    columns={hexColumns}
                    className={styles.hex}
                    onColumn={(x) => onCursor(from + byteAtColumn(x))}
                  />
                  <Cell
                    segments={line.ascii}
                    columns={lineBytes}
                    className={styles.ascii}
                    onColumn={(x) => onCursor(Math.min(size - 1, from + Math.floor(x)))}
                  />
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

interface CellProps {
  readonly segments: readonly HexSegment[];
  /** How many characters wide it is when full. */
  readonly columns: number;
  readonly className: string | undefined;
  readonly onColumn: (column: number) => void;
}

function Cell({ segments, columns, className, onColumn }: CellProps) {
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onColumn(Math.max(0, Math.min(columns - 1, ((event.clientX - left) / width) * columns)));
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and the keys
    <span role="gridcell" className={className} style={{ width: `${columns}ch` }} onClick={onClick}>
      {segments.map(({ look, text }, at) =>
        look === "plain" ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no identity but their place
          <mark key={at} className={styles[look]}>
            {text}
          </mark>
        ),
      )}
    </span>
  );
}

/** The byte that a key leads to; null if it does not move. Home and End stay in the line, with Ctrl they do not. */
function offsetAfterKey(event: KeyboardEvent, cursor: number, size: number, page: number): number | null {
  if (size === 0 || event.altKey) return null;
  const mod = event.ctrlKey || event.metaKey;
  const here = Math.max(0, cursor);
  const lineStart = here - (here % lineBytes);
  const ends = mod ? { Home: 0, End: size - 1 } : { Home: lineStart, End: lineStart + lineBytes - 1 };
  const steps = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -lineBytes,
    ArrowDown: lineBytes,
    PageUp: -lineBytes * page,
    PageDown: lineBytes * page,
  };
  const step = mod ? undefined : steps[event.key as keyof typeof steps];
  const next = ends[event.key as keyof typeof ends] ?? (step === undefined ? undefined : cursor < 0 ? 0 : here + step);
  return next === undefined ? null : Math.max(0, Math.min(size - 1, next));
}
