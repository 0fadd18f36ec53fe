import { randomUUID } from "node:crypto";
import type { Cancellation } from "#shared/base/cancellation";
import { type Disposable, DisposableStore } from "#shared/base/disposable";
import { Emitter, type Event } from "#shared/base/emitter";
import { Fault } from "#shared/base/fault";
import type { Auth } from "#shared/model/auth";
import type { CallHead, CallMessage, CallRequest, CallRow, TimelineEvent } from "#shared/model/call";
import type { Feed, FeedPace, Variable } from "#shared/model/feed";
import type { RequestBody } from "#shared/model/request-body";
import { parseTarget } from "#shared/model/target";
import { plainNames } from "#shared/model/variables";
import type { ChannelPool } from "../channels/pool";
import type { BodyFiles } from "../codec/body/body-files";
import type { MessageNodes } from "../codec/view/message-nodes";
import { type NodeQuery, type SearchReport, searchNodes } from "../codec/view/node-search";
import { RecordingStore } from "../recording/recording-store";
import { MergedRegistry } from "../schema/merged-registry";
import type { SchemaProject } from "../schema/project";
import { answerOf } from "./answer";
import { encodeBodies } from "./bodies";
import type { Call } from "./call";
import { bareChannelOf, type FillRequest, type Prepare } from "./call-setup";
import { OpenViews } from "./open-views";
import { tailOf } from "./row-tail";
import { CallSession } from "./session";

/** Where the schema of a call is from. Fault of `opened`: source-gone. */
export interface SchemaSources {
  /** One that is being opened is waited for. */
  opened(id: string): Promise<SchemaProject>;
  /** In the order in which they were opened. */
  all(): readonly SchemaProject[];
}

export interface CallLimits {
  /** The caller's to dispose; by default one of its own, in memory. */
  readonly recordings?: RecordingStore;
  readonly maxFinished?: number;
  /** By default bare channels of the pool. */
  readonly prepare?: Prepare;
  /** By default texts stay as they are, and bodies know the request's own variables. */
  readonly fill?: FillRequest;
}

/** A call that is over, and what it was asked with: its names are not filled in. */
export interface EndedCall {
  readonly call: Call;
  readonly request: CallRequest;
}

const defaultMaxFinished = 50;
/** A window keeps at most 500 tabs. */
const maxFinishedPerLimit = 10;

/**
 * All calls of this process by their ids. They outlive the page that started them; finished ones stay until closed. Of
 * more than `maxFinished`, those go first whose owner has made a newer call. Every act on an unknown call is Fault `call-gone`.
 */
export class CallRegistry implements Disposable {
  readonly #catalog: SchemaSources;
  readonly #prepare: Prepare;
  readonly #fill: FillRequest;
  readonly #files: BodyFiles;
  readonly #recordings: RecordingStore;
  readonly #maxFinished: number;
  readonly #sessions = new Map<string, Call>();
  /** The same one as long as the same sources are open: plans of decoding are kept for a registry. */
  readonly #registries = new WeakMap<SchemaProject, { readonly among: readonly SchemaProject[]; readonly registry: MergedRegistry }>();
  readonly #views = new OpenViews();
  /** Ids in the order their calls ended. */
  readonly #finished = new Set<string>();
  readonly #owned = new DisposableStore();
  /** What calls were asked with, before names were filled in. */
  readonly #requests = new WeakMap<Call, CallRequest>();
  readonly #ends = this.#owned.add(new Emitter<EndedCall>());

  /** Leases from the pool, which it does not own. */
  constructor(catalog: SchemaSources, pool: ChannelPool, files: BodyFiles, options: CallLimits = {}) {
    this.#catalog = catalog;
    this.#prepare = options.prepare ?? bareChannelOf(pool);
    this.#fill = options.fill ?? (async (request) => ({ request, namesOf: plainNames }));
    this.#files = files;
    this.#recordings = options.recordings ?? this.#owned.add(new RecordingStore());
    this.#maxFinished = options.maxFinished ?? defaultMaxFinished;
  }

  /** A call that was made here is over, and can be read as long as nobody closes it. Not those that are read from a recording. */
  get onDidEnd(): Event<EndedCall> {
    return this.#ends.event;
  }

  /** The types of a call's own source, and what it does not know (the content of an Any, an error's details) from the other open ones. */
  registryOf(project: SchemaProject): MergedRegistry {
    const among = this.#catalog.all();
    const known = this.#registries.get(project);
    if (known?.among.length === among.length && among.every((other, at) => other === known.among[at])) return known.registry;
    const registry = new MergedRegistry(project.registry, () => this.#catalog.all().map((other) => other.registry));
    this.#registries.set(project, { among: [...among], registry });
    return registry;
  }

  /**
   * Starts a call; answers its id. Nothing is sent where it throws. Faults: source-gone, method-gone, schema-broken,
   * those of `encodeBody` (facts.body: which), those of FillRequest, metadata-invalid, target-invalid, bad-params.
   */
  async start(asked: CallRequest): Promise<string> {
    const project = await this.#catalog.opened(asked.sourceId);
    const method = project.method(asked.method);
    const { request, namesOf } = await this.#fill(asked);
    parseTarget(request.target);
    const callId = randomUUID();
    const registry = this.registryOf(project);
    const prepare = this.#prepare;
    const files = this.#files;
    const names = request.variables && namesOf(request.variables);
    const bodies = await encodeBodies(method, { registry, files, names }, request.bodies);
    const recordings = this.#recordings;
    const session = new CallSession({ callId, method, registry, prepare, request, bodies, files, namesOf, recordings });
    this.#sessions.set(callId, session);
    this.#requests.set(session, asked);
    this.#awaitEnd(session);
    session.start();
    return callId;
  }

  /** Takes over a call that is read from a recording, and is over. */
  adopt(call: Call): void {
    if (this.#owned.disposed) call.dispose();
    else this.#sessions.set(call.callId, call);
    this.#onEnd(call.callId);
  }

  /** What was recorded of a call, and how it stands. */
  get(callId: string): Pick<Call, "head" | "state" | "reader" | "timeline"> {
    return this.#session(callId);
  }

  /** Makes the request of a call that is over once more, into the same recording; to be watched anew. Fault: wrong-state. */
  reconnect(callId: string): void {
    const call = this.#session(callId);
    call.reconnect();
    this.#finished.delete(callId);
    this.#awaitEnd(call);
  }

  /** Sends one more message. Faults: wrong-state, those of `encodeBody`; the call lives on. */
  send(callId: string, body: RequestBody, variables: readonly Variable[]): Promise<void> {
    return this.#session(callId).send(body, variables);
  }

  /** Begins to send many messages. Faults: wrong-state, those of `openFeed`. */
  feed(callId: string, feed: Feed, pace: FeedPace, variables: readonly Variable[]): Promise<void> {
    return this.#session(callId).feed(feed, pace, variables);
  }

  /** Without effect where nothing is being sent. */
  stopFeed(callId: string): void {
    this.#session(callId).stopFeed();
  }

  /** Half-close. Fault: wrong-state. */
  finish(callId: string): void {
    this.#session(callId).finish();
  }

  /** Without effect on a call that is over. */
  cancel(callId: string): void {
    this.#session(callId).cancel();
  }

  /** Fault too-large: no room to resume with. */
  hold(callId: string, held: boolean): void {
    this.#session(callId).hold(held);
  }

  /** The head as it is, and on change, at most about 20 times a second; the last one is of a call that is over. */
  watch(callId: string, listener: (head: CallHead) => void): Disposable {
    return this.#session(callId).onHead(listener);
  }

  /** As `tailOf`. */
  tail(callId: string, from: number, most: number, cancellation: Cancellation): AsyncIterable<CallRow[]> {
    return tailOf(this.#session(callId), from, most, cancellation);
  }

  /** Fault bad-params: there is no such message. */
  async message(callId: string, index: number): Promise<CallMessage> {
    return this.#session(callId).reader.message(index, await this.nodes(callId, index));
  }

  /**
   * The one answer of a unary call or a client stream, as soon as it is there; null where the call ends without. Waits until then.
   * Fault call-gone also when the call is closed meanwhile; the reason of a cancellation.
   */
  async answer(callId: string, cancellation: Cancellation): Promise<CallMessage | null> {
    const answer = await answerOf(this.#session(callId), cancellation);
    const { reader } = this.#session(callId);
    if (answer === null) return null;
    return reader.messageOf(answer, await this.#views.get(callId, answer.index, async () => reader.nodesOf(answer)));
  }

  /** A message as trees; those asked for lately are kept. Fault bad-params: there is no such message. */
  async nodes(callId: string, index: number): Promise<MessageNodes> {
    const { reader } = this.#session(callId);
    return this.#views.get(callId, index, () => reader.nodes(index));
  }

  /** Searches a message. Faults: bad-params; call-gone also when the call is closed meanwhile. */
  async *find(callId: string, index: number, query: NodeQuery): AsyncGenerator<SearchReport> {
    for await (const report of searchNodes(await this.nodes(callId, index), query)) {
      this.#session(callId);
      yield report;
    }
  }

  timeline(callId: string): TimelineEvent[] {
    return this.#session(callId).timeline();
  }

  /** The oldest first. */
  list(): CallHead[] {
    return [...this.#sessions.values()].map((session) => session.head);
  }

  /** What the calls under way are authenticated with. */
  authsInUse(): Auth[] {
    const running = [...this.#sessions.values()].filter(({ callId }) => !this.#finished.has(callId));
    return running.map(({ auth }) => auth).filter((auth) => auth !== null);
  }

  /** Cancels if need be, and forgets the call. Without effect on an unknown one. */
  close(callId: string): void {
    const session = this.#sessions.get(callId);
    this.#sessions.delete(callId);
    this.#finished.delete(callId);
    this.#views.drop(callId);
    session?.dispose();
  }

  /** Closes every call. */
  dispose(): void {
    for (const callId of [...this.#sessions.keys()]) this.close(callId);
    this.#owned.dispose();
  }

  #session(callId: string): Call {
    const session = this.#sessions.get(callId);
    if (!session) throw new Fault("call-gone", "This call was closed.", { act: "Call again." });
    return session;
  }

  #awaitEnd(session: Call): void {
    const listening = session.onEnd(() => {
      listening.dispose();
      const request = this.#requests.get(session);
      if (request && this.#sessions.has(session.callId)) this.#ends.fire({ call: session, request });
      this.#onEnd(session.callId);
    });
  }

  #onEnd(callId: string): void {
    if (!this.#sessions.has(callId)) return;
    this.#finished.add(callId);
    if (this.#finished.size > this.#maxFinished) this.#forgetOne();
  }

  /** The oldest finished call that is not the newest of its owner; where all are, none up to the hard limit. */
  #forgetOne(): void {
    const newest = new Map([...this.#sessions.values()].map(({ owner, callId }) => [owner, callId]));
    const [oldest] = this.#finished;
    const superseded = [...this.#finished].find((callId) => newest.get(this.#session(callId).owner) !== callId);
    const spare = this.#finished.size > this.#maxFinished * maxFinishedPerLimit ? oldest : undefined;
    const callId = superseded ?? spare;
    if (callId !== undefined) this.close(callId);
  }
}
