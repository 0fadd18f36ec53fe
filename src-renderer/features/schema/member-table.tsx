import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import styles from "./member-table.module.css";

/** What a table is made of. */
interface MemberTableProps<T> {
  /** The accessible name. */
  readonly label: string;
  /** The heads of the columns. */
  readonly columns: readonly string[];
  /** The class that lays out a row's cells, the heads among them. */
  readonly layout: string;
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** One node per column; a single one spans them all. */
  readonly cells: (row: T) => readonly ReactNode[];
  readonly rowClass?: (row: T) => string;
  /** The row to bring into sight and to mark, or -1. */
  readonly marked?: number;
  /** What scrolls around the table. */
  readonly scroller: HTMLElement | null;
}

/** Tables up to this long are rendered whole, so that the browser's own search finds all of them. */
const wholeUpTo = 150;
const likelyRowHeight = 31;

/** The members of a symbol. A long table renders only the rows in sight. */
export function MemberTable<T>(props: MemberTableProps<T>) {
  const { label, columns, layout, rows, keyOf, marked = -1, scroller } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const long = rows.length > wholeUpTo;
  const margin = useTopIn(scroller, body, long);
  const virtual = useVirtualizer({
    count: long ? rows.length : 0,
    getScrollElement: () => scroller,
    estimateSize: () => likelyRowHeight,
    getItemKey: (index) => keyOf(rows[index] as T),
    scrollMargin: margin,
    overscan: 12,
  });

  // Only when another row is marked: the reader may scroll away from it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (marked < 0 || !scroller) return;
    if (long) virtual.scrollToIndex(marked, { align: "center" });
    else body.current?.children[marked]?.scrollIntoView({ block: "nearest" });
  }, [marked, scroller, long]);

  const shown = long
    ? virtual.getVirtualItems().map(({ index, start }) => ({ index, start }))
    : rows.map((_, index) => ({ index, start: 0 }));
  return (
    <table aria-label={label} aria-rowcount={rows.length + 1} className={styles.table}>
      <thead>
        <tr aria-rowindex={1} className={`${styles.row} ${styles.head} ${layout}`}>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} className={long ? styles.long : undefined} style={long ? { height: virtual.getTotalSize() } : undefined}>
        {shown.map(({ index, start }) => {
          const row = rows[index] as T;
          return (
            <Row
              key={keyOf(row)}
              {...props}
              row={row}
              index={index}
              top={long ? start - margin : null}
              measure={long ? virtual.measureElement : undefined}
            />
          );
        })}
      </tbody>
    </table>
  );
}

interface RowProps<T> extends MemberTableProps<T> {
  readonly row: T;
  readonly index: number;
  /** In pixels from the first row's, where rows are placed by hand. */
  readonly top: number | null;
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
}

function Row<T>({ row, index, top, measure, columns, layout, cells, rowClass, marked }: RowProps<T>) {
  const content = cells(row);
  return (
    <tr
      ref={measure}
      aria-rowindex={index + 2}
      aria-current={index === marked || undefined}
      data-index={index}
      className={`${styles.row} ${layout} ${rowClass?.(row) ?? ""}`}
      style={top === null ? undefined : { transform: `translateY(${top}px)` }}
    >
      {content.length === 1 ? (
        <td colSpan={columns.length} className={styles.spanning}>
          {content[0]}
        </td>
      ) : (
        columns.map((column, at) => <td key={column}>{content[at]}</td>)
      )}
    </tr>
  );
}

/** How far below the scrolled content's top an element begins, in pixels; watched only while it matters. */
function useTopIn(scroller: HTMLElement | null, element: { readonly current: HTMLElement | null }, watch: boolean): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const content = scroller?.firstElementChild;
    if (!watch || !scroller || !content) return;
    const measure = () => {
      const inner = element.current?.getBoundingClientRect().top ?? 0;
      setTop(Math.round(inner - scroller.getBoundingClientRect().top + scroller.scrollTop));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(content);
    measure();
    return () => observer.disconnect();
  }, [scroller, element, watch]);
  return top;
}
