import { expect, it } from "vitest";
import { fileNameOf } from "./file-name";

it("names a file after the method and the time, with nothing that a file name may not have", () => {
  const at = new Date(2026, 10, 5, 9, 7).getTime();
  expect(fileNameOf("build.v1.BuildService/Build", at, "ndjson")).toBe("Build-2026-11-05-0907.ndjson");
  expect(fileNameOf("a.B/构建", at, "binary-log")).toBe("构建-2026-11-05-0907.binlog");
  expect(fileNameOf('../..\\:*?"<>|', at, "ndjson")).toBe("recording-2026-11-05-0907.ndjson");
  expect(fileNameOf("", at, "ndjson")).toBe("recording-2026-11-05-0907.ndjson");
});
