import { describe, expect, it } from "vitest";
import type { RowTerm } from "#shared/model/row-filter";
import { cancelled, emptyLogQuery, filterOf, type LogQuery, withLastOpened, withTerm, withTyped } from "./log-query";

const level: RowTerm = { is: "field", path: "level", comparison: ">=", value: "WARN" };
const text = (it: string): RowTerm => ({ is: "text", text: it });
const query = (part: Partial<LogQuery>): LogQuery => ({ ...emptyLogQuery, ...part });

describe("LogQuery", () => {
  it("asks for nothing when it is empty, and for what stands and what is typed otherwise", () => {
    expect(filterOf(emptyLogQuery)).toBeNull();
    expect(filterOf(query({ kind: "sent" }))).toEqual({ kind: "sent", terms: [] });
    expect(filterOf(query({ terms: [level], text: "go vet" }))).toEqual({ kind: null, terms: [level, text("go vet")] });
  });

  it("leaves out what is not a filter yet", () => {
    expect(filterOf(query({ terms: [level], text: "/open" }))).toEqual({ kind: null, terms: [level] });
    expect(withTyped(query({ text: "level >=" }))).toBeNull();
  });

  it("makes terms of what was typed, each once, and text of the last one again", () => {
    const typed = query({ terms: [level], text: "level >= WARN && cache" });
    expect(withTyped(typed)).toMatchObject({ terms: [level, text("cache")], text: "" });
    expect(withLastOpened(query({ terms: [text("a"), level] }))).toEqual({ terms: [text("a")], text: "level >= WARN" });
    expect(withTerm(query({ terms: [level] }), { ...level })).toEqual({});
  });

  it("keeps what was cancelled as text, and does not look for it again by itself", () => {
    const after = query({
      ...query({ kind: "sent", terms: [level], text: "x " }),
      ...cancelled(query({ kind: "sent", terms: [level], text: "x " })),
    });
    expect(after).toMatchObject({ kind: null, terms: [], text: "level >= WARN && x" });
    expect(filterOf(after)).toBeNull();
    expect(filterOf({ ...after, isPaused: false })?.terms).toHaveLength(2);
  });
});
