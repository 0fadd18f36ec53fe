/** The demo's log levels, as numbered in build/v1/log.proto. */
export const levels = { debug: 1, info: 2, warn: 3, error: 4 } as const;

interface Line {
  readonly level: number;
  readonly text: string;
}

type Template = readonly [level: number, text: (n: number) => string];

const files = ["user_service.go", "build_service.go", "upload.go", "cache.go", "http2/frames.go", "i18n/zh.go", "缓存/索引.go"];
const packages = ["golang.org/x/net", "google.golang.org/grpc", "google.golang.org/protobuf", "example.com/demo/web"];
const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];
const hex = (n: number) => ((n * 2654435761) >>> 8).toString(16).padStart(6, "0");
const ms = (n: number) => (n % 977) + 3;

// One of each in turn, in an order that looks like a build without ever being the same for long.
const templates: readonly Template[] = [
  [levels.info, (n) => `compile src/${pick(files, n)}`],
  [levels.debug, (n) => `cache hit: layer ${hex(n)}`],
  [levels.info, (n) => `ok   ${pick(packages, n)}   ${(ms(n) / 1000).toFixed(3)}s`],
  [levels.info, (n) => `编译 src/${pick(files, n + 3)}`],
  [levels.debug, (n) => `fetch ${pick(packages, n)}@v1.${n % 60}.${n % 7}`],
  [levels.info, (n) => `run unit tests: ${n % 900} passed in ${ms(n)} ms`],
  [levels.warn, (n) => `unused variable "ctx" in ${pick(files, n)}:${(n % 400) + 1}`],
  [levels.info, (n) => `link bin/builder (${(n % 50) + 1}.${n % 10} MB)`],
  [levels.debug, (n) => `gc ${n}: ${n % 9}.${n % 100} ms pause`],
  [levels.info, () => "下载依赖完成,开始构建"],
  [levels.info, (n) => `push image demo/builder:1.${n % 20}.${n % 9}`],
  [levels.error, (n) => `registry answered 503, retry ${(n % 4) + 1} of 5`],
  [levels.info, (n) => `go vet ./${pick(["...", "web/...", "cmd/..."], n)}`],
  [levels.warn, (n) => `测试较慢: TestUpload_${n % 40} 用时 ${ms(n)} 毫秒`],
  [levels.info, (n) => `lint: ${n % 12} hints in ${(n % 80) + 20} files`],
  [levels.debug, (n) => `cache miss: ${hex(n)}, fetched in ${ms(n)} ms`],
];

/** The n-th line of a build, from 1: always the same for the same number, varied for the eye. */
export function buildLine(n: number, lines: number): Line {
  if (n === 1) return { level: levels.info, text: `[1/${lines}] resolve dependencies` };
  if (n === lines) return { level: levels.info, text: `[${n}/${lines}] build finished 构建完成 ✓` };
  const [level, text] = templates[(n * 7 + ((n * 2654435761) >>> 29)) % templates.length] ?? [levels.info, () => "wait"];
  return { level, text: `[${n}/${lines}] ${text(n)}` };
}
