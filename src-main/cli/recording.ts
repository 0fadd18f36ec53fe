import path from "node:path";
import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { DisposableStore, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import { type RecordedMethod, recordedMethod } from "../engine/calls/recorded-method";
import { RecordingFileReader } from "../engine/calls/recording-file";
import type { FileCall, FileEntry } from "../engine/recording/files/call-facts";
import { headLine } from "../engine/recording/files/ndjson/ndjson-head";
import { NdjsonWriter } from "../engine/recording/files/ndjson/ndjson-writer";
import type { SchemaProject } from "../engine/schema/project";
import { type FlagSpecs, type ParsedFlags, parseFlags } from "./flags";
import { type CliIo, exitCodes, onAbort, writeLine } from "./io";
import { schemaFlags, withSchema } from "./schema-flags";
import type { Shell } from "./shell";

const { proto, protoset, "import-path": importPath } = schemaFlags;

export const recordingFlags = {
  proto,
  protoset,
  "import-path": importPath,
  call: { kind: "text", value: "KEY", help: "only this call of a log of many; -list tells the keys" },
  list: { kind: "switch", help: "list the calls, without their messages" },
} as const satisfies FlagSpecs;

/** `wirebench recording`: the calls of a binary log or an NDJSON file as JSON lines, each call's own line before its messages. */
export async function recording(args: readonly string[], io: CliIo, shell: Shell): Promise<number> {
  const flags = parseFlags(args, recordingFlags);
  const [place, ...more] = flags.positionals;
  if (place === undefined || more.length > 0) {
    throw new Fault("bad-params", "recording takes one file.", { act: "wirebench recording build.binlog" });
  }
  const printed = (project: SchemaProject | null) => print(path.resolve(place), flags, project, io);
  const hasSchema = flags.list("proto").length + flags.list("protoset").length > 0;
  if (!hasSchema) return printed(null);
  return withSchema(parseFlags(schemaArgs(flags), schemaFlags), null, io, shell, printed);
}

/** The flags that say where the schema is, as a command line of their own. */
function schemaArgs(flags: ParsedFlags<keyof typeof recordingFlags>): string[] {
  return (["proto", "protoset", "import-path"] as const).flatMap((name) => flags.list(name).flatMap((value) => [`-${name}`, value]));
}

async function print(
  place: string,
  flags: ParsedFlags<keyof typeof recordingFlags>,
  project: SchemaProject | null,
  io: CliIo,
): Promise<number> {
  const owned = new DisposableStore();
  const cancellation = owned.add(new CancellationSource());
  owned.add(onAbort(io.signal, () => cancellation.cancel()));
  // `| head` closes our output: no failure, but nobody reads on.
  let isGone = false;
  const onGone = () => {
    isGone = true;
    cancellation.cancel();
  };
  io.stdout.on("error", onGone);
  owned.add(toDisposable(() => io.stdout.off("error", onGone)));
  try {
    const reader = new RecordingFileReader(place, { cancellation, onProgress: () => {} });
    const { format, calls, descriptorSet } = await reader.look();
    const key = flags.text("call");
    const wanted = key === null ? calls : calls.filter((call) => call.key === key);
    if (wanted.length === 0) throw noCall(key);
    for (const call of wanted) {
      writeLine(io.stdout, summary(call));
      if (flags.isOn("list")) continue;
      const { method, registry } = typesOf(call, descriptorSet, project);
      const types = { input: method.desc.input, output: method.desc.output, registry };
      const writer = new NdjsonWriter(call.facts, types, null);
      let index = 0;
      const take = (entry: FileEntry) => drained(io, writer.row({ ...entry, index: index++ }), cancellation);
      if (format === "binary-log") await reader.readLogged(call.key, take);
      else await reader.readLines(types, take);
    }
    return exitCodes.ok;
  } catch (reason) {
    if (isGone) return exitCodes.ok;
    throw reason;
  } finally {
    owned.dispose();
  }
}

/** A call's own line, with the key by which a log of many tells it apart. */
function summary({ key, facts, messages }: FileCall): string {
  const head: Record<string, unknown> = JSON.parse(headLine(facts, null));
  return JSON.stringify({ key, messages, ...head });
}

function typesOf({ facts }: FileCall, descriptorSet: Uint8Array | null, project: SchemaProject | null): RecordedMethod {
  return recordedMethod(facts.method, descriptorSet, project ? [project] : [], facts.kind);
}

/** Writes; where the reader of the output cannot keep up, waits for it. */
async function drained({ stdout }: CliIo, pieces: Iterable<Uint8Array>, cancellation: Cancellation): Promise<void> {
  cancellation.throwIfCancelled();
  let hasRoom = true;
  for (const piece of pieces) hasRoom = stdout.write(piece);
  if (hasRoom) return;
  await new Promise<void>((resolve) => {
    const listening = cancellation.onCancelled(() => resolve());
    stdout.once("drain", () => {
      listening.dispose();
      resolve();
    });
  });
}

function noCall(key: string | null): Fault {
  if (key !== null) return new Fault("bad-params", `The file has no call ${JSON.stringify(key)}.`, { act: "List them: -list." });
  return new Fault("undecodable", "The file has messages and no word about their call.", {
    act: "Open it in the window, and name the method.",
  });
}
