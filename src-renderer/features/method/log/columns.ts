import { type LogColumn, type LogLayout, logColumns } from "#shared/model/log-layout";
import type { FieldShape, MessageShape } from "#shared/model/message-shape";
import { levelOf } from "../../../ui/level";

/** A column as it is shown: one that every row has, or a field that was pinned. */
export type ShownColumn =
  | { readonly is: "own"; readonly id: LogColumn }
  /** `at` is the place of its value in a row's fields. */
  | { readonly is: "field"; readonly path: string; readonly at: number };

/** What a log shows, made of what was chosen and of what is known of the messages. Stable for as long as these are. */
export interface LogView {
  readonly columns: readonly ShownColumn[];
  /** The fields to ask of every row. */
  readonly fields: readonly string[];
  /** Where the field stands among these by which rows are coloured; -1 for none. */
  readonly colourAt: number;
  /** For `grid-template-columns`: with all the room, and with little. */
  readonly template: string;
  readonly narrow: string;
  /** The least width of a row, in pixels. */
  readonly minWidth: number;
}

const widths: Readonly<Record<LogColumn, number>> = { number: 74, direction: 18, offset: 88, clock: 92, gap: 80, size: 66, message: 200 };
/** What stays beside an open message in a small window. */
const essential: readonly LogColumn[] = ["number", "direction", "message"];
const gap = 8;
const digit = 7.25;

/** `shape` is of the messages that are received, as far as it is known. */
export function logView(layout: LogLayout, shape: MessageShape | null | undefined): LogView {
  const own = logColumns.filter((id) => layout.columns.includes(id));
  const pinned: ShownColumn[] = layout.pinned.map((path, at) => ({ is: "field", path, at }));
  const columns: ShownColumn[] = [
    ...own.filter((id) => id !== "message").map((id) => ({ is: "own", id }) as const),
    ...pinned,
    ...own.filter((id) => id === "message").map((id) => ({ is: "own", id }) as const),
  ];
  const colour = layout.colour ?? levelField(shape)?.name ?? "";
  const known = colour === "" ? -1 : layout.pinned.findIndex((path) => sameField(path, colour, shape));
  const fields = known < 0 && colour !== "" ? [...layout.pinned, colour] : [...layout.pinned];
  const widthOf = (column: ShownColumn) => (column.is === "own" ? widths[column.id] : fieldWidth(column.path, shape));
  const sized = (column: ShownColumn, at: number) => {
    const isLast = at === columns.length - 1;
    return isLast ? `minmax(${widthOf(column)}px, 1fr)` : `${widthOf(column)}px`;
  };
  return {
    columns,
    fields,
    colourAt: colour === "" ? -1 : known < 0 ? layout.pinned.length : known,
    template: columns.map(sized).join(" "),
    narrow: columns
      .filter(isEssential)
      .map((column, at, { length }) => (at === length - 1 ? "minmax(0, 1fr)" : `${widthOf(column)}px`))
      .join(" "),
    minWidth: columns.reduce((sum, column) => sum + widthOf(column) + gap, 24),
  };
}

/** Is the column shown even where there is little room? */
export function isEssential(column: ShownColumn): boolean {
  return column.is === "field" || essential.includes(column.id);
}

/** The field that looks like a log level: an enum of which at least two values are levels. */
export function levelField(shape: MessageShape | null | undefined): FieldShape | null {
  return shape?.fields.find(({ value, repeated, mapKey }) => !repeated && mapKey === null && isLevelEnum(value)) ?? null;
}

function isLevelEnum(value: FieldShape["value"]): boolean {
  return value.kind === "enum" && value.values.filter(({ name }) => levelOf(name) !== null).length >= 2;
}

/** Do two paths say the same, one by a field's JSON name and one by its own? */
function sameField(a: string, b: string, shape: MessageShape | null | undefined): boolean {
  if (a === b) return true;
  const field = shape?.fields.find(({ key, name }) => key === a || name === a);
  return field !== undefined && (field.key === b || field.name === b);
}

/** Room for what a field's values usually are, and for its name. */
function fieldWidth(path: string, shape: MessageShape | null | undefined): number {
  const field = shape?.fields.find(({ key, name }) => key === path || name === path);
  const name = Math.ceil(Math.min(path.length, 20) * 6.6);
  return Math.max(name, Math.ceil(Math.min(24, field ? valueLength(field) : 16) * digit));
}

function valueLength({ value, repeated, mapKey }: FieldShape): number {
  if (repeated || mapKey !== null) return 20;
  // An enum's zero is hardly ever said, and has the longest name.
  if (value.kind === "enum") return Math.max(6, ...value.values.filter((it) => it.number !== 0).map(({ name }) => name.length));
  if (value.kind === "well-known") return 24;
  if (value.kind === "scalar") return value.scalar === "bool" ? 5 : value.scalar === "string" || value.scalar === "bytes" ? 18 : 11;
  return 24;
}

/** The layout with a column shown or not. */
export function withColumn(layout: LogLayout, id: LogColumn): LogLayout {
  const has = layout.columns.includes(id);
  const columns = logColumns.filter((one) => (one === id ? !has : layout.columns.includes(one)));
  return { ...layout, columns };
}

/** The layout with a field pinned that was not, or no longer pinned. */
export function withPinned(layout: LogLayout, path: string): LogLayout {
  const has = layout.pinned.includes(path);
  return { ...layout, pinned: has ? layout.pinned.filter((one) => one !== path) : [...layout.pinned, path] };
}

/** Is what stands in the column a figure, and so set to the right? */
export function isFigure(column: ShownColumn): boolean {
  return column.is === "own" && column.id !== "direction" && column.id !== "message";
}

/** The outermost keys of a message that have a column of their own, as JSON has them. */
export function keysElsewhere(layout: LogLayout, shape: MessageShape | null | undefined): ReadonlySet<string> {
  return new Set(layout.pinned.map((path) => shape?.fields.find(({ key, name }) => key === path || name === path)?.key ?? path));
}
