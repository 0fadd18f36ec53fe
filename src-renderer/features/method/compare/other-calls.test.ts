import { describe, expect, it } from "vitest";
import type { CallHead } from "#shared/model/call";
import type { KeptRecording } from "#shared/model/recording";
import { headOf } from "../../../state/testing/call-head";
import { ignoredPaths } from "./ignored-paths";
import { callLabel, chosenCall, otherCalls } from "./other-calls";

const build = { method: "build.v1.BuildService/Build", kind: "server-stream", state: "done" } as const;
const callOf = (callId: string, part: Partial<CallHead> = {}) => headOf({ callId, ...build, ...part });

describe("the calls to compare with", () => {
  const own = callOf("own");
  const chat = callOf("chat", { method: "build.v1.BuildService/Chat", kind: "bidi", startedAt: 9 });
  const all = [own, callOf("old", { startedAt: 1 }), callOf("new", { startedAt: 2 }), chat, callOf("one", { kind: "unary" })];

  it("are the other streams, the newest first, those of the same method by themselves", () => {
    const { sameMethod, others } = otherCalls(own, all, []);
    expect(sameMethod.map(({ callId }) => callId)).toEqual(["new", "old"]);
    expect(others.map(({ callId }) => callId)).toEqual(["chat"]);
  });

  it("have one that suggests itself, until the user chooses, and again when the chosen one is gone", () => {
    expect(chosenCall(otherCalls(own, all, []), null)?.callId).toBe("new");
    expect(chosenCall(otherCalls(own, all, []), "chat")?.callId).toBe("chat");
    expect(chosenCall(otherCalls(own, all, []), "gone")?.callId).toBe("new");
    expect(chosenCall(otherCalls(own, [own, chat], []), null)).toBeNull();
  });

  it("come with what is kept, the same method first", () => {
    const keptOf = (id: string, part: Partial<KeptRecording> = {}): KeptRecording => ({
      id,
      method: own.method,
      kind: "server-stream",
      target: "localhost:50051",
      startedAt: 0,
      rows: 5,
      bytes: 100,
      hasEnded: true,
      ...part,
    });
    const stored = [
      keptOf("chat", { method: chat.method, kind: "bidi", startedAt: 9 }),
      keptOf("old", { startedAt: 1 }),
      keptOf("new", { startedAt: 2 }),
      keptOf("one", { kind: "unary" }),
      keptOf("empty", { rows: 0 }),
    ];
    expect(otherCalls(own, [own], stored).kept.map(({ id }) => id)).toEqual(["new", "old", "chat"]);
  });

  it("are known by method, target and time, and those of files by the file", () => {
    expect(callLabel(own, "en")).toMatch(/^Build · localhost:50051 · .*19(69|70)/);
    const origin = { file: "a.ndjson", cut: false, truncated: 0, missing: 0, isUntyped: false, loggedBy: null };
    expect(callLabel(callOf("file", { origin, method: "" }), "en")).toMatch(/^a\.ndjson · /);
  });
});

it("the paths to ignore stand between commas or spaces, each one once", () => {
  expect(ignoredPaths("")).toEqual([]);
  expect(ignoredPaths(" at, seq  labels.host,,at")).toEqual(["at", "seq", "labels.host"]);
  expect(ignoredPaths("at，seq")).toEqual(["at", "seq"]);
});
