import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { DisposableStore } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";
import type { Auth } from "#shared/model/auth";
import { defaultRunDeadlineMs, type RunEvent, type RunSummary } from "#shared/model/run";
import { isSharedName } from "#shared/model/shared-request";
import { Authenticator } from "../engine/auth/authenticator";
import { Redactor } from "../engine/auth/redactor";
import type { Prepare } from "../engine/calls/call-setup";
import { LocalSandbox } from "../engine/checks/local-sandbox";
import { WorkerSandbox } from "../engine/checks/worker-sandbox";
import { RecordingStore } from "../engine/recording/recording-store";
import { ServerReflector } from "../engine/reflection/server-reflector";
import { readDataRows } from "../engine/runs/data-rows";
import { type RunOptions, run } from "../engine/runs/run";
import { planRun, type RunPlan } from "../engine/runs/run-plan";
import { originOfSource } from "../engine/runs/source-origin";
import { WorkspaceFolder } from "../engine/runs/workspace-folder";
import { SchemaCatalog } from "../engine/schema/catalog";
import { Connections } from "./connections";
import { type FlagSpecs, type ParsedFlags, parseFlags, variablesOf } from "./flags";
import { type CliIo, exitCodes, onAbort } from "./io";
import { reporterOf } from "./run-reports";
import { RunSchemas } from "./run-schemas";
import { RunSecrets, secretsOf } from "./run-secrets";
import { deadlineOf, hasSchema, headersOf, originOf, schemaFlags } from "./schema-flags";
import type { Shell } from "./shell";

export const runFlags = {
  e: { kind: "text", aliases: ["environment"], value: "NAME", help: "the environment, of environments/NAME.yaml" },
  var: { kind: "list", value: "NAME=VALUE", help: "what stands for {{NAME}}, before all else that says so" },
  secret: { kind: "list", value: "NAME=ENVVAR", help: "the environment's variable of a secret; WIREBENCH_SECRET_NAME by default" },
  data: {
    kind: "text",
    value: "FILE",
    help: "a CSV file or a JSON list of objects: all runs once for each row, whose columns are variables",
  },
  repeat: { kind: "text", value: "N", help: "how often all of it runs" },
  parallel: { kind: "text", value: "N", help: "calls at a time; what one takes of another is waited for" },
  bail: { kind: "switch", help: "stop at the first request that does not pass" },
  "update-snapshots": { kind: "switch", help: "make what comes the snapshots" },
  reporter: { kind: "text", value: "NAME", help: "pretty (the default), junit or json" },
  output: { kind: "text", aliases: ["o"], value: "FILE", help: "where the report goes; by default to stdout" },
  ...schemaFlags,
  "max-time": { kind: "text", value: "SECONDS", help: "the deadline of requests that have none; 30 seconds by default" },
} as const satisfies FlagSpecs;

type RunFlags = ParsedFlags<keyof typeof runFlags>;

const maxParallel = 256;
const maxRepeat = 1_000_000;

/**
 * `wirebench run`: runs the saved requests of a folder, or of one file. Answers 0 where all passed, 1 where one did not.
 * Faults: bad-params, file-not-found, workspace-file; those of the sources.
 */
export async function runWorkspace(args: readonly string[], io: CliIo, shell: Shell): Promise<number> {
  const flags = parseFlags(args, runFlags);
  const [place, ...more] = flags.positionals;
  if (place === undefined || more.length > 0) {
    throw new Fault("bad-params", "run takes one folder of requests, or a request's file.", {
      act: "Write: wirebench run collections -e staging",
    });
  }
  const options = await optionsOf(flags);
  const folder = await WorkspaceFolder.around(path.resolve(place));
  const plan = await planRun(folder, await folder.requests(path.resolve(place)), flags.text("e"));
  if (plan.requests.length === 0) throw new Fault("bad-params", `There are no requests in ${place}.`, { act: "Requests are .yaml files." });
  const owned = new DisposableStore();
  const scratch = await mkdtemp(path.join(tmpdir(), "wirebench-run-"));
  const recordings = owned.add(new RecordingStore({ folder: path.join(scratch, "recordings") }));
  try {
    return await report(flags, io, runIn({ flags, io, shell, folder, place: path.resolve(place), plan, options, owned, recordings }));
  } finally {
    owned.dispose();
    await recordings.idle();
    await rm(scratch, { recursive: true, force: true });
  }
}

interface RunParts {
  readonly flags: RunFlags;
  readonly io: CliIo;
  readonly shell: Shell;
  readonly folder: WorkspaceFolder;
  /** What is run: a folder or a file, absolute. */
  readonly place: string;
  readonly plan: RunPlan;
  readonly options: RunOptions;
  readonly owned: DisposableStore;
  readonly recordings: RecordingStore;
}

function runIn({ flags, io, shell, folder, place, plan, options, owned, recordings }: RunParts): AsyncGenerator<RunEvent> {
  const redactor = new Redactor();
  const answer = flags.number("max-msg-sz");
  const connections = owned.add(new Connections(flags, io, { nearIsPlaintext: true }));
  const catalog = owned.add(
    new SchemaCatalog({
      reflector: new ServerReflector(connections.prepare, answer === null ? {} : { answer }),
      bundledRoot: shell.bundledRoot,
    }),
  );
  const cancelling = owned.add(new CancellationSource());
  owned.add(onAbort(io.signal, () => cancelling.cancel()));
  const secrets = new RunSecrets(flags.list("secret"), process.env);
  const authenticator = owned.add(new Authenticator({ secrets, redactor, authOfTarget: async () => null, openBrowser: async () => false }));
  const sandbox = owned.add(shell.sandboxWorker === null ? new LocalSandbox() : new WorkerSandbox({ script: shell.sandboxWorker }));
  const asking = { metadata: headersOf(flags, "H", "reflect-header"), deadlineMs: null };
  const origins = hasSchema(flags)
    ? [originOf(flags, null)]
    : isSharedName(place)
      ? [{ kind: "set", paths: [place] } as const]
      : (plan.workspace?.sources ?? []).map((one) => originOfSource(one, folder.root, asking));
  const schemas = new RunSchemas(catalog, origins, asking, cancelling);
  const services = {
    methodOf: (name: string, target: string) => schemas.methodOf(name, target),
    prepare: preparation(connections, authenticator),
    recordings,
    secrets: secretsOf(plan.environments, secrets),
    environment: process.env,
    onSecret: (text: string) => redactor.add(text),
    sandbox,
    redact: redactor.text,
    // A secret's name is what `RunSecrets` knows it by.
    authOf: (auth: Auth) => auth,
  };
  return run(plan, folder, options, services, cancelling);
}

async function optionsOf(flags: RunFlags): Promise<RunOptions> {
  const data = flags.text("data");
  if (flags.isOn("unix"))
    throw new Fault("bad-params", "-unix is of one target.", { act: "Write unix:/path/to/socket where the target stands." });
  return {
    metadata: headersOf(flags, "H"),
    deadlineMs: deadlineOf(flags) ?? defaultRunDeadlineMs,
    variables: variablesOf(flags.list("var")),
    rows: data === null ? null : readDataRows(await dataText(data), data),
    dataFile: data ?? "",
    repeat: wholeNumber(flags, "repeat", maxRepeat),
    parallel: wholeNumber(flags, "parallel", maxParallel),
    bail: flags.isOn("bail"),
    updateSnapshots: flags.isOn("update-snapshots"),
  };
}

function wholeNumber(flags: RunFlags, name: "repeat" | "parallel", most: number): number {
  const number = flags.number(name) ?? 1;
  if (Number.isInteger(number) && number <= most) return number;
  throw new Fault("bad-params", `-${name} takes a whole number up to ${most}, not ${flags.text(name)}.`);
}

function dataText(file: string): Promise<string> {
  return readFile(path.resolve(file), "utf8").catch((cause: unknown) => {
    throw new Fault("file-not-found", `${file} cannot be read.`, {
      act: "Give the path of a CSV or JSON file.",
      facts: { path: file },
      cause,
    });
  });
}

function preparation(connections: Connections, authenticator: Authenticator): Prepare {
  return async (request, cancellation: Cancellation) => {
    const passage = await connections.prepare(request);
    try {
      const pairs = await authenticator.pairs(request, await connections.isProtected(request.target), cancellation);
      return { lease: passage.lease, metadata: [...passage.metadata, ...pairs] };
    } catch (reason) {
      passage.lease.dispose();
      throw reason;
    }
  };
}

/** Whole, or not at all. */
async function writeBeside(place: string, text: string): Promise<void> {
  const beside = `${place}.${process.pid}.new`;
  await writeFile(beside, text);
  await rename(beside, place);
}

async function report(flags: RunFlags, io: CliIo, events: AsyncGenerator<RunEvent>): Promise<number> {
  const output = flags.text("output");
  const parts: string[] = [];
  const write = (text: string) => {
    if (output === null) io.stdout.write(text);
    else parts.push(text);
  };
  const colours = output === null && "isTTY" in io.stdout && io.stdout.isTTY === true && !process.env.NO_COLOR;
  const reporter = reporterOf(flags.text("reporter") ?? "pretty", write, colours);
  let summary: RunSummary | null = null;
  for await (const event of events) {
    reporter(event);
    if (event.is === "ended") summary = event.summary;
  }
  if (output !== null) {
    await mkdir(path.dirname(path.resolve(output)), { recursive: true });
    await writeBeside(path.resolve(output), parts.join(""));
  }
  return summary !== null && summary.passed === summary.total ? exitCodes.ok : exitCodes.failed;
}
