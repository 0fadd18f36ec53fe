import path from "node:path";
import { fromJson, toBinary } from "@bufbuild/protobuf";
import { bundle, root } from "../engine.mjs";
import { decodedLine } from "../server/lines.mjs";

/**
 * The engine, and a call of bench.v1.BenchService/Tail as it would be after so many messages of the server's log, in memory: what is
 * needed of a call to save it, to scan it and to compare it.
 * @param {string} name of the bundle
 * @param {string[]} exports more of the engine's
 */
export async function recordedEngine(name, exports) {
  const engine = await bundle(name, [
    'export { SchemaCatalog } from "./src-main/engine/schema/catalog";',
    'export { Recording } from "./src-main/engine/recording/recording";',
    ...exports,
  ]);
  const folder = path.join(root, "bench/server");
  const catalog = new engine.SchemaCatalog();
  const project = await catalog.open({ kind: "disk", paths: [folder], importPaths: [folder] });
  const method = project.method("bench.v1.BenchService/Tail");
  const { input, output } = method.desc;
  const types = { input, output, registry: project.registry };
  return {
    engine,
    method,
    types,
    /** A recording of lines 1 to `messages`; `change` may change a line's JSON, or answer null to leave it out. */
    record(/** @type {number} */ messages, /** @type {(line: any) => any} */ change = (line) => line) {
      const recording = new engine.Recording();
      recording.append("sent", 0, toBinary(input, fromJson(input, { lines: String(messages) })));
      for (let seq = 1; seq <= messages; seq++) {
        const line = change(decodedLine(seq));
        if (line) recording.append("received", seq / 250, toBinary(output, fromJson(output, line)));
      }
      recording.finish();
      return recording;
    },
    dispose: () => catalog.dispose?.(),
  };
}

/** What a piece of work takes of the processor, in seconds, threads included. @template T @param {() => Promise<T> | T} work @returns {Promise<{ seconds: number, value: T }>} */
export async function cpuOf(work) {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, value };
}
