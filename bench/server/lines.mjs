/** What the server's log says, as in main.go: the level and the text of a line, after its number and a blank. @type {[level: number, text: string][]} */
const texts = [
  [2, "compile src/engine/recording/segment_file.go with 14 imports  "],
  [1, "cache hit: layer 9e3779b1, 4 of 7 files unchanged since monday"],
  [2, "ok   google.golang.org/grpc/internal/transport         0.417s "],
  [2, "编译 src/engine/缓存/索引.go,共十四个文件          "],
  [1, "fetch google.golang.org/protobuf@v1.36.12 from the local cache"],
  [3, 'unused variable "ctx" in build_service.go:217, ignored for now'],
  [2, "run unit tests: 644 passed in 318 ms, none failed, 2 skipped  "],
  [4, "registry answered 503, retry 2 of 5 in 800 ms: be patient     "],
];
const levels = ["LEVEL_UNSPECIFIED", "DEBUG", "INFO", "WARN", "ERROR"];

/** The line of a number, from 1. @param {number} seq */
export function lineOf(seq) {
  const [level, text] = texts[seq % texts.length];
  return { level, line: `${String(seq).padStart(7, "0")} ${text}` };
}

/** A line as a client makes an object of it that has decoded it, in protobuf's JSON. @param {number} seq */
export function decodedLine(seq) {
  const { level, line } = lineOf(seq);
  return { seq: String(seq), level: levels[level], line, at: new Date(Date.UTC(2026, 0) + seq).toISOString() };
}
