import { expect, it } from "vitest";
import { exportNote, exportNoteKinds } from "#shared/model/export-note";
import { exportNotesEn, exportNotesZh, exportNoteText } from "./export-notes";

const holesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

it.each(exportNoteKinds)("a note of kind %s names the same in both languages", (kind) => {
  expect(holesOf(exportNotesZh[kind])).toEqual(holesOf(exportNotesEn[kind]));
});

it("a note's holes are filled in, and what a value says is no hole", () => {
  const note = exportNote("prefix-left-out", { tool: "grpcurl", prefix: "/{tool}" });
  expect(exportNoteText(note, "en")).toBe("grpcurl cannot put /{tool} before a method's path.");
  expect(exportNoteText(note, "zh-CN")).toContain("grpcurl");
});
