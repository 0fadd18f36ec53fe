import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { MessagePort } from "node:worker_threads";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Arrivals } from "../../shared/bridge/arrivals";
import { type Client, connect } from "../../shared/bridge/client";
import type { FrameChannel } from "../../shared/bridge/frames";
import { contract, contractVersion, type WirebenchContract } from "../../shared/contract/contract";
import type { CallHead, CallRequest } from "../../shared/model/call";
import { joinOutline } from "../../shared/model/outline-parts";
import type { RunUpdate } from "../../shared/model/run";
import type { ScanReport } from "../../shared/model/scan";
import type { SourceOutline } from "../../shared/model/schema";
import { defaultSettings, type TabState } from "../../shared/model/settings";
import { ElectronDouble } from "./electron-double";
import type { PageDouble } from "./window";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface BuildScript {
  buildCore(out: string): Promise<void>;
}

/** A build of its own, so that no other test's build is in the way. */
let built: string;
const answered = new Set<string>();

beforeAll(async () => {
  built = await mkdtemp(path.join(os.tmpdir(), "wirebench-electron-"));
  const { buildCore }: BuildScript = await import(pathToFileURL(path.join(root, "scripts", "build.mjs")).href);
  await buildCore(path.join(built, "out"));
  await symlink(path.join(root, "assets"), path.join(built, "assets"), "junction");
  await mkdir(path.join(built, "out", "renderer"));
  await writeFile(path.join(built, "out", "renderer", "index.html"), "<!doctype html><title>Wirebench</title>");
});
afterAll(() => rm(built, { recursive: true }));

let double: ElectronDouble;
let data: string;
let client: Client<WirebenchContract>;

beforeEach(async () => {
  data = await mkdtemp(path.join(os.tmpdir(), "wirebench-data-"));
  vi.stubEnv("WIREBENCH_DATA", data);
});

afterEach(async () => {
  client?.dispose();
  await quit();
  vi.unstubAllEnvs();
  await rm(data, { recursive: true });
});

/** Starts the real bundle; resolves when its window has loaded. */
async function launch(argv: readonly string[] = []): Promise<void> {
  double = new ElectronDouble();
  double.load(path.join(built, "out", "main", "electron.cjs"), argv);
  double.ready();
  await eventually(() => expect(double.windows[0]?.loaded).not.toBeNull());
  await eventually(() => expect(double.windows).toHaveLength(1));
}

async function quit(): Promise<void> {
  for (const { webContents } of double.windows) webContents.wantsToStay = false;
  double.quit();
  await eventually(() => expect(double.gone).toBe(true));
}

function theWindow() {
  const window = double.windows.at(-1);
  if (window === undefined) throw new Error("There is no window.");
  return window;
}

/** The page asks for its port, and gets it as the page's own code does: by a message event. */
async function portOf(page: PageDouble): Promise<MessagePort> {
  page.world.wirebenchShell?.connect?.();
  await eventually(() => expect(page.messages).toHaveLength(1));
  const [message] = page.messages;
  expect(message).toMatchObject({ data: { source: "wirebench-port" }, origin: "app://wirebench" });
  expect(message?.ports).toHaveLength(1);
  const port = message?.ports[0];
  if (port === undefined) throw new Error("No port came.");
  return port;
}

function channelOn(port: MessagePort): FrameChannel {
  const arrivals = new Arrivals();
  port.on("message", (frame) => arrivals.deliver(frame));
  port.on("close", () => arrivals.end());
  return {
    send: (frame) => port.postMessage(frame),
    onFrame: (listener) => arrivals.onFrame(listener),
    onClose: (listener) => arrivals.onClose(listener),
    close: () => port.close(),
  };
}

/** A page with its client, which notes what was answered. */
async function connectPage(): Promise<Client<WirebenchContract>> {
  const inner = connect(contract, channelOn(await portOf(theWindow().openPage())), { version: contractVersion });
  client = {
    ...inner,
    call: async (op, params) => {
      answered.add(op);
      const result = await inner.call(op, params);
      v.assert(contract[op].result, result);
      return result;
    },
    open: (op, params) => {
      answered.add(op);
      const session = inner.open(op, params);
      return { ...session, items: checked(session.items, contract[op].output) };
    },
  };
  return client;
}

/** The core's answers are what the contract says: the page does not check them, so the test does. */
async function* checked<T>(items: AsyncIterable<T>, schema: v.GenericSchema): AsyncGenerator<T> {
  for await (const item of items) {
    v.assert(schema, item);
    yield item;
  }
}

const request = (more: Partial<CallRequest> & Pick<CallRequest, "method" | "target">): CallRequest => ({
  sourceId: "demo",
  metadata: [],
  deadlineMs: 20_000,
  maxReceiveBytes: 1_000_000,
  bodies: [],
  finish: true,
  owner: "tab-1",
  ...more,
});

/** The outlines of all open sources. */
async function outlines(): Promise<SourceOutline[]> {
  const { sources } = await client.call("schema.sources", {});
  const found: SourceOutline[] = [];
  for (const { sourceId } of sources) {
    const parts: SourceOutline[] = [];
    for await (const { part } of client.open("schema.outline", { sourceId }).items) parts.push(part);
    const outline = joinOutline(parts);
    if (outline) found.push(outline);
  }
  return found;
}

async function lastHead(callId: string): Promise<CallHead> {
  let last: CallHead | undefined;
  for await (const head of client.open("call.watch", { callId }).items) last = head;
  if (last === undefined) throw new Error("A call without a head.");
  return last;
}

/** What a stream tells last. */
async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function lastOf<T>(items: AsyncIterable<T>): Promise<T> {
  let last: { readonly item: T } | undefined;
  for await (const item of items) last = { item };
  if (last === undefined) throw new Error("A stream without an item.");
  return last.item;
}

describe("the Electron entry", () => {
  it("locks the window down", async () => {
    await launch();
    expect(theWindow().options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(double.sandboxed).toBe(true);
    expect(double.privileged).toMatchObject([{ scheme: "app", privileges: { standard: true, secure: true } }]);
    const { webContents } = theWindow();
    expect(webContents.openHandler?.({ url: "https://example.com" })).toEqual({ action: "deny" });
    const prevents = (event: string, url: string) => {
      let prevented = false;
      webContents.emit(event, { url, preventDefault: () => (prevented = true) });
      return prevented;
    };
    for (const event of ["will-navigate", "will-frame-navigate", "will-redirect", "will-attach-webview"]) {
      for (const url of ["https://example.com/", "app://wirebench/other.html", "file:///etc/passwd"])
        expect(prevents(event, url)).toBe(true);
    }
    expect(prevents("will-navigate", "app://wirebench/")).toBe(false); // a reload
    for (const permission of ["media", "clipboard-read", "geolocation", "notifications"]) {
      double.permissions.request?.(null, permission, (allowed) => expect(allowed).toBe(false));
    }
    expect([double.permissions.check?.(), double.permissions.device?.()]).toEqual([false, false]);
  });

  it("serves the page, and nothing outside it, by its own scheme", async () => {
    await launch();
    const page = await vi.waitFor(() => {
      const { loaded } = theWindow();
      if (loaded === null) throw new Error("The window has not loaded its page yet.");
      return loaded;
    });
    expect([page?.status, await page?.text()]).toEqual([200, "<!doctype html><title>Wirebench</title>"]);
    expect(page?.headers.get("content-security-policy")).toContain("default-src 'none'");
    const ask = (url: string, init?: RequestInit) => double.schemes.get("app")?.(new Request(url, init));
    for (const url of ["app://wirebench/..%2f..%2fpackage.json", "app://wirebench/../main/electron.cjs", "app://other/index.html"]) {
      expect([url, (await ask(url))?.status]).toEqual([url, 404]);
    }
    expect((await ask("app://wirebench/", { method: "POST" }))?.status).toBe(404);
  });

  it("hands the port to the main frame of our own origin, once", async () => {
    await launch();
    const page = theWindow().openPage();
    const port = await portOf(page);
    page.world.wirebenchShell?.connect?.();
    const { webContents } = theWindow();
    const foreign = Object.assign(Object.create(webContents.mainFrame), { postMessage: () => expect.unreachable() });
    double.ipcMain.emit("wirebench:connect", { sender: webContents, senderFrame: foreign });
    double.ipcMain.emit("wirebench:connect", { sender: webContents, senderFrame: null });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(page.messages).toHaveLength(1);
    expect(Object.keys(page.world)).toEqual(["wirebenchShell"]);
    expect(Object.keys(page.world.wirebenchShell ?? {})).toEqual(["connect", "pathForFile"]);
    port.close();

    await webContents.navigate("app://evil/");
    const evil = theWindow().openPage();
    evil.world.wirebenchShell?.connect?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(evil.messages).toEqual([]);
  });

  it("tells the path of a dropped file", async () => {
    await launch();
    expect(theWindow().openPage().world.wirebenchShell?.pathForFile?.({ path: "/api/订单.proto" })).toBe("/api/订单.proto");
  });
});

describe("every operation, from page to core and back", () => {
  it("of the app", async () => {
    await launch();
    const { call, open } = await connectPage();
    expect(await call("app.info", {})).toMatchObject({
      version: "0.1.0",
      shell: "electron",
      capabilities: { nativeDialogs: true, clipboard: true },
    });
    const recordings = { memoryBytes: 64 * 1024 * 1024, diskBytes: 4 * 1024 ** 3, whenFull: "hold" } as const;
    const { history } = defaultSettings;
    expect(await call("settings.read", {})).toEqual({ theme: "system", language: "system", bodyLayout: "json", recordings, history });
    const chosen = {
      theme: "dark",
      language: "zh-CN",
      bodyLayout: "both",
      recordings: { ...recordings, whenFull: "drop-oldest" },
      history: { keeps: true, limitBytes: 5_000_000, ignored: [] },
    } as const;
    expect(await call("settings.write", chosen)).toBeUndefined();
    expect(await call("settings.read", {})).toEqual(chosen);
    expect(await call("session.read", {})).toEqual({ tabs: [], activeTab: null });
    const tab = {
      kind: "method",
      sourceId: "demo",
      subject: "ping.PingService/Unary",
      target: "x:1",
      body: "{ /* 你好 */ }",
      format: "json",
    } as const;
    const session = {
      tabs: [{ ...tab, id: "t", metadata: [], variables: [], deadline: "", maxReceive: "", draft: null, prepared: [] }],
      activeTab: "t",
    };
    await call("session.write", session);
    expect(await call("session.read", {})).toEqual(session);
    await call("host.copyText", { text: "拷贝" });
    expect(double.clipboardText).toBe("拷贝");
    const commands = open("app.commands", {}).items[Symbol.asyncIterator]();
    const next = commands.next();
    await call("app.info", {});
    double.menu
      .flatMap(({ submenu = [] }) => submenu)
      .find(({ id }) => id === "palette")
      ?.click?.();
    expect(await next).toEqual({ done: false, value: { command: "palette" } });
    await commands.return?.();
  });

  it("of secrets and authentication", async () => {
    await launch();
    const { call, open } = await connectPage();
    expect(await call("secret.place", {})).toEqual({ place: "keychain" });
    const kept = await call("secret.keep", { text: "ya29.0123456789-0123456789-k3f9" });
    expect(kept).toEqual({ id: expect.any(String), place: "keychain", mask: "••••••k3f9" });
    expect(await call("secret.facts", { ids: ["none", kept.id] })).toEqual({ secrets: [null, kept] });
    const auth = { scheme: { kind: "bearer", token: kept.id }, allowPlaintext: false } as const;
    expect(await call("auth.test", { auth, target: "localhost:1" })).toEqual({
      level: "request",
      pairs: [{ key: "authorization", mask: "Bearer ••••••k3f9" }],
      expiresAt: null,
      scope: null,
    });
    await call("secret.forget", { id: kept.id });
    await expect(call("auth.test", { auth, target: "localhost:1" })).rejects.toMatchObject({ code: "auth-invalid" });
    const scheme = {
      kind: "oauth-code",
      authorizeUrl: "https://login.example.com/authorize",
      tokenUrl: "https://login.example.com/token",
      clientId: "me",
      clientSecret: null,
      scope: "",
      audience: "",
      clientAuth: "body",
      refreshToken: null,
    } as const;
    const signingIn = open("auth.signIn", { auth: { scheme, allowPlaintext: false } }).items[Symbol.asyncIterator]();
    const url = expect.stringMatching(/^https:\/\/login\.example\.com\/authorize\?/);
    expect(await signingIn.next()).toEqual({ done: false, value: { is: "waiting", url, opened: true } });
    expect(double.opened).toEqual([url]);
    await signingIn.return?.();
  });

  it("of files and recents", async () => {
    await writeFile(path.join(data, "a.proto"), 'syntax = "proto3"; package a; message A { string 名 = 1; }'.replace("名", "name"));
    await launch();
    const { call } = await connectPage();
    expect(await call("files.pick", { what: "files" })).toEqual({ files: [] });
    double.dialogAnswer = { canceled: false, filePaths: [path.join(data, "a.proto")] };
    const { files } = await call("files.pick", { what: "files" });
    expect(files).toEqual([{ handle: expect.not.stringContaining("a.proto"), name: "a.proto" }]);
    const handles = files.map(({ handle }) => handle);
    const { sourceIds } = await call("schema.open", { handles });
    expect(sourceIds).toHaveLength(1);
    const folder = await call("files.resolve", { path: data });
    expect(folder.kind).toBe("directory");
    const listing = await call("files.list", { directory: folder.handle });
    expect(listing.entries.map(({ name, kind }) => [name, kind])).toContainEqual(["a.proto", "proto"]);
    await expect(call("files.list", { directory: folder.handle, all: true })).rejects.toMatchObject({ code: "unsupported" });
    const file = await call("files.attach", { handle: handles[0] ?? "" });
    expect(file).toMatchObject({ name: "a.proto", size: expect.any(Number) });
    const copy = await call("files.attachCopy", { name: "点.bin", bytes: new Uint8Array([0, 255]) });
    expect(await call("files.attached", { ids: [copy.id, "no", file.id] })).toEqual({ files: [copy, null, file] });
    const { recents } = await call("recents.list", {});
    expect(recents).toMatchObject([{ label: "a.proto" }]);
    expect(await call("recents.open", { id: recents[0]?.id ?? "" })).toEqual({ sourceId: sourceIds[0] });
    await call("recents.clear", {});
    await expect(call("recents.open", { id: "gone" })).rejects.toMatchObject({ code: "file-not-found" });
  });

  it("of schemas", async () => {
    await launch();
    const { call, open } = await connectPage();
    const revisions = open("schema.watch", {}).items[Symbol.asyncIterator]();
    const first = await revisions.next();
    const { sourceId } = await call("schema.upload", {
      label: "dropped",
      files: [
        { path: "echo.proto", text: 'syntax = "proto3"; package 坏; ' },
        { path: "ok.proto", text: okProto },
      ],
    });
    expect((await revisions.next()).value.revision).toBeGreaterThan(first.value.revision);
    await revisions.return?.();
    const loading = open("schema.loading", {}).items[Symbol.asyncIterator]();
    expect(await loading.next()).toEqual({ done: false, value: { loading: [] } });
    await loading.return?.();
    expect(await call("schema.cancelLoading", { sourceId })).toBeUndefined();
    const sources = await outlines();
    expect(sources[0]?.services.map(({ name }) => name)).toEqual(["ok.Echo"]);
    expect(sources[0]?.diagnostics[0]).toMatchObject({ file: "echo.proto", line: 1, severity: "error" });
    const method = await call("schema.method", { sourceId, method: "ok.Echo/Say" });
    expect(method).toMatchObject({ kind: "bidi", input: "ok.Word", output: "ok.Word" });
    expect(JSON.parse(method.jsonSchema)).toBeTypeOf("object");
    const say = { sourceId, method: "ok.Echo/Say" };
    expect(await call("schema.changes", say)).toEqual({ changes: [], root: "", routes: [], successor: null });
    await call("schema.upload", { label: "dropped", files: [{ path: "ok.proto", text: okProto.replace("text", "words") }] });
    const [rival] = (await call("schema.rivals", say)).rivals;
    expect(rival?.changes).toMatchObject([{ kind: "field-renamed", path: "text", before: { name: "text" }, after: { name: "words" } }]);
    const there = { ...say, sourceId: rival?.sourceId ?? "" };
    await call("schema.carry", { from: say, to: there });
    expect(await call("schema.changes", there)).toMatchObject({ changes: [{ lost: ["text"] }], root: "ok.Word" });
    await call("schema.close", { sourceId: there.sourceId });
    expect(await call("schema.text", { sourceId, file: "ok.proto" })).toMatchObject({
      text: okProto,
      readOnly: "upload",
    });
    expect((await call("schema.names", { text: okProto })).names[0]).toMatchObject({ name: "Word", level: 0, range: { line: 3 } });
    expect(await call("schema.format", { text: "message  A{}" })).toEqual({ text: "message A {}\n", problem: null });
    expect(await call("schema.references", { sourceId, file: "ok.proto", line: 1, column: 1 })).toEqual({ references: [] });
    expect(await call("schema.symbol", { sourceId, name: "ok.Word" })).toMatchObject({ kind: "message", readable: true, usageCount: 2 });
    const { shapes } = await call("schema.shapes", { sourceId, names: ["ok.Word", "ok.Gone"] });
    expect(shapes).toMatchObject([{ name: "ok.Word", fields: [{ key: "text", value: { kind: "scalar", scalar: "string" } }] }]);
    expect((await call("schema.search", { query: "word", limit: 5 })).hits[0]).toMatchObject({ sourceId, page: "ok.Word" });
    expect(await call("schema.at", { sourceId, file: "ok.proto", line: 1, column: 1 })).toEqual({ symbol: null });
    expect((await call("schema.graph", { sourceId, name: "ok.Word", depth: 1 })).edges).toHaveLength(1);
    await expect(call("schema.symbol", { sourceId, name: "ok.Gone" })).rejects.toMatchObject({ code: "symbol-gone" });
    await call("schema.reload", { sourceId });
    await call("schema.close", { sourceId });
    const noSet = { path: "no.binpb", bytes: Uint8Array.of(1, 2, 3) };
    await expect(call("schema.upload", { label: "set", files: [noSet] })).rejects.toMatchObject({ code: "no-protos" });
    await expect(call("schema.method", { sourceId, method: "ok.Echo/Say" })).rejects.toMatchObject({ code: "source-gone" });
  });

  it("of imports", async () => {
    await mkdir(path.join(data, "deps", "lib"), { recursive: true });
    await mkdir(path.join(data, "api"));
    await writeFile(path.join(data, "deps", "lib", "ok.proto"), okProto);
    const text = 'syntax = "proto3"; import "lib/ok.proto"; message M { ok.Word word = 1; }';
    await writeFile(path.join(data, "api", "a.proto"), text);
    await launch();
    const { call } = await connectPage();
    const missing = async () => (await outlines()).map(({ missingImports }) => missingImports.length);
    const { handle } = await call("files.resolve", { path: path.join(data, "api") });
    const [sourceId = ""] = (await call("schema.open", { handles: [handle] })).sourceIds;
    const { candidates, searched } = await call("schema.imports", { sourceId });
    expect([candidates.map(({ label, finds }) => [path.basename(label), finds]), searched?.label]).toEqual([
      [["deps", ["lib/ok.proto"]]],
      data,
    ]);
    const [candidate] = candidates;
    await call("schema.addImportPath", { sourceId, handle: candidate?.handle ?? "" });
    expect(await missing()).toEqual([0]);
    const { importPaths } = await call("schema.imports", { sourceId });
    expect(importPaths).toEqual([{ handle: candidate?.handle, label: candidate?.label }]);
    await call("schema.removeImportPath", { sourceId, handle: candidate?.handle ?? "" });
    expect(await missing()).toEqual([1]);
    await call("schema.close", { sourceId });
    const dropped = await call("schema.upload", { label: "a.proto", files: [{ path: "a.proto", text }] });
    await call("schema.addFiles", { sourceId: dropped.sourceId, files: [{ path: "lib/ok.proto", text: okProto }] });
    expect(await missing()).toEqual([0]);
  });

  it("of editing a file", async () => {
    const file = path.join(data, "a.proto");
    const text = 'syntax = "proto3";\npackage a;\nmessage A {}\n';
    await writeFile(file, text);
    await launch();
    const { call } = await connectPage();
    const { handle } = await call("files.resolve", { path: file });
    const { sourceIds } = await call("schema.open", { handles: [handle] });
    const named = { sourceId: sourceIds[0] ?? "", file: "a.proto" };
    const { hash } = await call("schema.text", named);
    const checked = await call("schema.check", { ...named, text: `${text}message B { Gone g = 1; }` });
    expect(checked).toMatchObject({ diagnostics: [{ code: "type-unknown", line: 4 }], elsewhere: 0 });
    const saved = await call("schema.save", { ...named, text: `${text}// 中文\n`, baseHash: hash });
    expect(saved.hash).not.toBe(hash);
    expect(await readFile(file, "utf8")).toBe(`${text}// 中文\n`);
    await expect(call("schema.save", { ...named, text, baseHash: hash })).rejects.toMatchObject({ code: "file-changed" });
  });

  it("of calls: the four kinds against the demo", async () => {
    await launch();
    const { call, open } = await connectPage();
    expect(await call("demo.state", {})).toEqual({ target: null });
    const { sourceId, target } = await call("demo.start", {});
    expect(sourceId).toBe("demo");
    expect(await call("demo.state", {})).toEqual({ target });

    const asked = await call("schema.reflect", { target, metadata: [], deadlineMs: null });
    const sources = await outlines();
    expect(sources.find(({ source }) => source.id === asked.sourceId)?.source).toMatchObject({ kind: "reflection", label: target });
    expect((await call("recents.list", {})).recents).toMatchObject([{ kind: "server", label: target }]);

    const unary = await call("call.start", request({ target, method: "ping.PingService/Unary", bodies: [json('{"text":"你好"}')] }));
    expect(await lastHead(unary.callId)).toMatchObject({ state: "done", status: { code: 0, name: "OK" }, rows: 2 });
    const { rows } = await call("call.rows", { callId: unary.callId, from: 0, count: 10 });
    expect(rows.map(({ kind }) => kind)).toEqual(["sent", "received"]);
    expect(await call("call.answer", { callId: unary.callId })).toMatchObject({ index: 1, direction: "received" });
    const again = request({ target, method: "ping.PingService/Unary", bodies: [json('{"text":"你好"}')] });
    expect(await allOf(client.open("call.run", again).items)).toContainEqual({ answer: expect.objectContaining({ index: 1 }) });
    const tail = await lastOf(open("call.tail", { callId: unary.callId, from: 0, most: 24 }).items);
    expect(tail.rows.map(({ kind }) => kind)).toEqual(["sent", "received"]);
    const message = await call("call.message", { callId: unary.callId, index: 1 });
    expect(message.root).toMatchObject({ kind: "object", start: 0, end: message.size });
    const one = { callId: unary.callId, index: 1 };
    const { windows } = await call("call.nodes", { ...one, tree: "fields", windows: [{ path: [], from: 0, count: 500 }] });
    expect(windows).toMatchObject([{ total: message.root.children, nodes: [{ key: "text", text: '"你好"' }, {}] }]);
    expect(await call("call.nodeAt", { ...one, tree: "wire", offset: 3 })).toEqual({ path: [0] });
    const { bytes, size } = await call("call.bytes", { ...one, from: 2, count: 6 });
    expect([new TextDecoder().decode(bytes), size]).toEqual(["你好", message.size]);
    const wanted = { ...one, tree: "fields", path: [0], format: "json", limit: 100 } as const;
    expect(await call("call.messageText", wanted)).toEqual({ text: '"你好"', truncated: false });
    const reports: unknown[] = [];
    for await (const it of open("call.findInMessage", { ...one, tree: "fields", text: "好", matchCase: false }).items) reports.push(it);
    expect(reports).toEqual([{ hits: [{ path: [0], within: "value" }], searched: size, size }]);
    expect((await call("call.timeline", { callId: unary.callId })).events.map(({ name }) => name)).toContain("headers");

    expect(await call("call.checks", { callId: unary.callId })).toBeNull();
    const path1 = { kind: "message", of: "first", path: "$.text", comparison: "==", value: '"你好"' } as const;
    const expects = { checks: [path1], takes: [], scripts: { before: "", after: "" } };
    const checked = await call("call.checkAgain", { callId: unary.callId, expects, snapshot: false });
    expect(checked.results.map(({ passed }) => passed)).toEqual([true, true]);
    expect(await call("expectations.problems", { expects })).toEqual({ problems: [] });

    const many = request({ target, method: "ping.PingService/ServerStream", bodies: [json('{"text":"x","count":2000}')] });
    const stream = await call("call.start", many);
    expect(await lastHead(stream.callId)).toMatchObject({ state: "done", received: { count: 2000 } });

    const three = ['{"text":"a"}', '{"text":"b"}', '{"text":"c"}'].map(json);
    const upload = await call("call.start", request({ target, method: "ping.PingService/ClientStream", bodies: three }));
    expect(await lastHead(upload.callId)).toMatchObject({ state: "done", sent: { count: 3 }, received: { count: 1 } });

    const chat = await call("call.start", request({ target, method: "ping.PingService/Bidi", finish: false }));
    await call("call.send", { callId: chat.callId, body: json('{"text":"in"}') });
    await expect(call("call.send", { callId: chat.callId, body: json("{") })).rejects.toMatchObject({ code: "body-syntax" });
    await call("call.hold", { callId: chat.callId, held: true });
    await call("call.hold", { callId: chat.callId, held: false });
    await call("call.finish", { callId: chat.callId });
    expect(await lastHead(chat.callId)).toMatchObject({ state: "done", sent: { count: 1 }, received: { count: 1 } });
    await call("call.reconnect", { callId: chat.callId });
    await call("call.finish", { callId: chat.callId });
    expect(await lastHead(chat.callId)).toMatchObject({ state: "done", attempt: 2, rows: 3 });

    const endless = await call("call.start", request({ target, method: "ping.PingService/Bidi", finish: false }));
    await call("call.cancel", { callId: endless.callId });
    expect(await lastHead(endless.callId)).toMatchObject({ state: "cancelled" });
    expect((await call("call.list", {})).calls).toHaveLength(6);
    await call("call.close", { callId: unary.callId });
    await expect(call("call.rows", { callId: unary.callId, from: 0, count: 1 })).rejects.toMatchObject({ code: "call-gone" });
    await call("demo.stop", {});
    expect(await call("demo.state", {})).toEqual({ target: null });
  });

  it("of messages that the core sends by itself", async () => {
    await launch();
    const { call } = await connectPage();
    const { target } = await call("demo.start", {});
    const { callId } = await call("call.start", request({ target, method: "ping.PingService/ClientStream", finish: false }));
    const feed = { from: "messages", messages: [json('{"text": "{{who}}", "count": {{counter}}}')], rounds: 3 } as const;
    const variables = [{ name: "who", value: "you" }];
    await call("call.feed", { callId, feed, pace: { intervalMs: 3_600_000, finish: false }, variables });
    await call("call.stopFeed", { callId });
    await call("call.feed", { callId, feed, pace: { intervalMs: 0, finish: true }, variables });
    expect(await lastHead(callId)).toMatchObject({ state: "done", feed: { from: "messages", state: "done", sent: 3, total: 3 } });
    await expect(call("call.feed", { callId, feed, pace: { intervalMs: 0, finish: true } })).rejects.toMatchObject({ code: "wrong-state" });
    await call("demo.stop", {});
  });

  it("of scans", async () => {
    await launch();
    const { call, open } = await connectPage();
    const { target } = await call("demo.start", {});
    const body = json('{"text":"x","count":50}');
    const { callId } = await call("call.start", request({ target, method: "ping.PingService/ServerStream", bodies: [body] }));
    await lastHead(callId);
    const term = { is: "field", path: "text", comparison: "contains", value: "X" } as const;
    const scan = open("call.scan", { callId, filter: { kind: "received", terms: [term] } });
    let report: ScanReport | undefined;
    for await (report of scan.items) {
      if (report.scanned < report.total) continue;
      const { scanId } = report;
      expect(report).toMatchObject({ total: 51, matched: 50, firstPosition: 0, fault: null });
      const { rows } = await call("call.rows", { callId, scanId, from: 49, count: 10, fields: ["text"] });
      expect(rows).toMatchObject([{ index: 50, kind: "received", fields: [expect.stringContaining("x")], marked: false }]);
      expect(await call("call.scanStep", { callId, scanId, from: -1, direction: "next" })).toEqual({ index: 1, position: 0 });
      expect(await call("call.scanStep", { callId, scanId, from: 1, direction: "previous" })).toEqual({ index: null, position: null });
      expect(await call("call.place", { callId, scanId, index: 11 })).toEqual({ position: 10 });
      break;
    }
    expect(await call("call.place", { callId, offsetMs: 0 })).toEqual({ position: 0 });
    const copied = await call("call.rowsText", { callId, ranges: [{ from: 0, count: 2 }], format: "json" });
    expect([copied.text.split("\n").length, copied.truncated]).toEqual([3, false]);
    await call("call.mark", { callId, index: 3, marked: true });
    expect(await call("call.marks", { callId })).toEqual({ indexes: [3] });
    for await (const compared of open("call.compare", { left: callId, right: callId, kind: "received", ignore: ["text"] }).items) {
      if (!compared.isDone) continue;
      const { compareId } = compared;
      expect(compared).toMatchObject({ same: 50, changed: 0, onlyLeft: 0, onlyRight: 0, fault: null });
      const all = { compareId, from: 0, count: 1, only: null };
      expect((await call("call.comparedRows", all)).rows).toEqual([{ position: 0, left: 1, right: 1, same: true, skipped: 0 }]);
      expect((await call("call.comparedRows", { ...all, only: "differing" })).rows).toEqual([]);
      expect(await call("call.comparedPlace", { compareId, position: 0 })).toEqual({ place: null });
      expect(await call("call.compareStep", { compareId, from: -1, direction: "next" })).toEqual({ position: null });
      break;
    }
    await expect(call("call.rows", { callId, scanId: report?.scanId, from: 0, count: 1 })).rejects.toMatchObject({ code: "bad-params" });
    await call("demo.stop", {});
  });

  it("of bodies", async () => {
    await launch();
    const { call } = await connectPage();
    const { sourceId } = await call("demo.start", {});
    const of = { sourceId, method: "ping.PingService/Unary" };
    expect(await call("body.check", { ...of, body: json('{"text": 1}') })).toMatchObject({ fault: { code: "body-mismatch" } });
    const known = json('{"text": "{{who}}"}');
    expect(await call("body.check", { ...of, body: known, variables: [{ name: "who", value: "you" }] })).toEqual({ fault: null });
    expect(await call("body.check", { ...of, body: known })).toMatchObject({ fault: { code: "variable-unknown", facts: { column: 11 } } });
    const scope = { workspaceId: "none", environment: null, path: null };
    await expect(call("variables.scopes", { scope })).rejects.toMatchObject({ code: "workspace-gone" });
    expect(await call("body.convert", { ...of, body: json('{"text": "你"}'), to: "hex" })).toEqual({ text: "0a 03 e4 bd a0\n" });
    expect(JSON.parse((await call("body.schema", { ...of, anyTypes: ["no.Such"] })).jsonSchema)).toMatchObject({ definitions: {} });
    expect((await call("body.types", { ...of, query: "ping" })).names).toContain("ping.Pong");
    expect((await call("body.fill", { ...of, text: "{}", mode: "all" })).text).toContain('"text": ""');
    await call("demo.stop", {});
  });

  it("of recordings", async () => {
    await launch();
    const { call } = await connectPage();
    const { target } = await call("demo.start", {});
    const { callId } = await call(
      "call.start",
      request({ target, method: "ping.PingService/ServerStream", bodies: [json('{"count":3}')] }),
    );
    await lastHead(callId);
    const wanted = { name: "pings.ndjson", format: "ndjson" } as const;
    expect(await call("recording.pickPlace", wanted)).toEqual({ handle: null, label: "" });
    const place = path.join(data, "pings.ndjson");
    double.saveAnswer = { canceled: false, filePath: place };
    const { handle } = await call("recording.pickPlace", wanted);
    expect(await lastOf(client.open("recording.save", { callId, scanId: null, handle: handle ?? "", format: "ndjson" }).items)).toEqual({
      done: 1,
      total: 1,
    });
    expect((await readFile(place, "utf8")).split("\n")).toHaveLength(6);
    const folder = await call("files.resolve", { path: data });
    await expect(call("recording.placeIn", { directory: folder.handle, ...wanted })).rejects.toMatchObject({ code: "unsupported" });

    const file = await call("files.resolve", { path: place });
    const looked = await lastOf(client.open("recording.look", { handle: file.handle }).items);
    expect(looked.file).toMatchObject({
      name: "pings.ndjson",
      calls: [{ key: "0", method: "ping.PingService/ServerStream", isKnown: true }],
    });
    const opened = await lastOf(client.open("recording.open", { handle: file.handle, key: "0", as: null, owner: "tab-9" }).items);
    const { calls } = await call("call.list", {});
    expect(calls).toContainEqual(expect.objectContaining({ callId: opened.callId, owner: "tab-9", rows: 4, replayed: true }));
    expect(await call("recording.list", {})).toMatchObject({ recordings: [] });
    await expect(call("recording.openKept", { id: "none", owner: "tab-9" })).rejects.toMatchObject({ code: "file-not-found" });
    await call("recording.remove", { ids: ["none"] });
    const dropped = await call("recording.receive", { name: "点.jsonl", bytes: new Uint8Array(await readFile(place)) });
    expect((await lastOf(client.open("recording.look", { handle: dropped.handle }).items)).file).toMatchObject({
      name: "点.jsonl",
      format: "ndjson",
    });
  });

  it("of trust: what is chosen for targets is kept, and told to who watches", async () => {
    await launch();
    const client = await connectPage();
    const { call } = client;
    const rules = client.open("trust.watch", {}).items[Symbol.asyncIterator]();
    expect(await rules.next()).toMatchObject({ value: { rules: [] } });
    const rule = { id: "1", pattern: "*.example.com", settings: { transport: "tls", identity: null } } as const;
    await call("trust.save", rule);
    expect(await rules.next()).toMatchObject({ value: { rules: [rule] } });
    await call("trust.remove", { id: "1" });
    expect(await rules.next()).toMatchObject({ value: { rules: [] } });
    await expect(call("trust.save", { ...rule, pattern: "*.*" })).rejects.toMatchObject({ code: "bad-params" });
    const told = await call("trust.environmentProxy", { target: "api.example.com:443" });
    expect(Object.keys(told).sort()).toEqual(["address", "exceptedBy", "variable"]);
    const { target } = await call("demo.start", {});
    expect(await call("trust.inspect", { target, settings: {} })).toMatchObject({ chain: [], failures: [{ cause: "plaintext-server" }] });
  });

  it("of channels: how one stands is told before, during and after a call", async () => {
    await launch();
    const { call } = await connectPage();
    const { target } = await call("demo.start", {});
    const told = client.open("channel.watch", { target }).items[Symbol.asyncIterator]();
    expect(await told.next()).toMatchObject({ value: { state: "idle", peer: null } });
    const { callId } = await call("call.start", request({ target, method: "ping.PingService/Unary", bodies: [json('{"text":"你好"}')] }));
    await lastHead(callId);
    let status = (await told.next()).value;
    while (status.state !== "ready") status = (await told.next()).value;
    expect(status).toEqual({ state: "ready", peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/), isProxied: false, tls: null });
    await told.return?.();
  });

  it("of certificates", async () => {
    await launch();
    const { call } = await connectPage();
    const lists = client.open("certificate.watch", {}).items[Symbol.asyncIterator]();
    expect(await lists.next()).toEqual({ done: false, value: { certificates: [] } });
    const plan = { purpose: "authority", commonName: "开发 CA", names: [], key: "ec-p256", validDays: 365 } as const;
    const { id: issuer } = await call("certificate.makeAuthority", { plan });
    const { value } = await lists.next();
    expect(value.certificates).toMatchObject([{ id: issuer, kind: "authority", name: "开发 CA", madeHere: true, problems: [] }]);
    await lists.return?.();
    const { id } = await call("certificate.issue", { issuer, plan: { ...plan, purpose: "both", commonName: "api", names: ["localhost"] } });
    const p12 = path.join(data, "api.p12");
    double.saveAnswer = { canceled: false, filePath: p12 };
    const { handle } = await call("certificate.pickPlace", { name: "api.p12", format: "pkcs12" });
    await call("certificate.export", { id, format: "pkcs12", password: "密码", handle: handle ?? "" });
    await call("certificate.rename", { id, name: "our api" });
    const { certificates } = await call("certificate.list", {});
    expect(certificates).toMatchObject([{ id: issuer }, { id, kind: "identity", name: "our api", chain: [{ commonName: "api" }, {}] }]);
    expect(JSON.stringify(certificates)).not.toContain("PRIVATE KEY");
    await call("certificate.remove", { id });

    double.dialogAnswer = { canceled: false, filePaths: [p12] };
    const picked = (await call("files.pick", { what: "certificates" })).files;
    expect(picked).toEqual([{ handle: expect.not.stringContaining("api"), name: "api.p12" }]);
    const files = picked.map((one) => ({ handle: one.handle }));
    await expect(call("certificate.check", { files, password: null })).rejects.toMatchObject({
      code: "password-needed",
      facts: { file: "api.p12" },
    });
    await expect(call("certificate.import", { files, password: "no" })).rejects.toMatchObject({ code: "password-wrong" });
    const { candidates } = await call("certificate.check", { files, password: "密码" });
    expect(candidates).toMatchObject([{ kind: "identity", hasKey: true, problems: [] }]);
    const dropped = [{ name: "api.p12", bytes: new Uint8Array(await readFile(p12)) }];
    expect((await call("certificate.import", { files: dropped, password: "密码" })).ids).toHaveLength(1);
    const folder = await call("files.resolve", { path: data });
    await expect(call("certificate.placeIn", { directory: folder.handle, name: "a", format: "key" })).rejects.toMatchObject({
      code: "unsupported",
    });
  });

  it("of workspaces: files that are made, edited, moved, deleted and found", async () => {
    await launch();
    const { call } = await connectPage();
    const folder = await call("files.resolve", { path: data });
    const { workspaceId } = await call("workspace.create", { handle: folder.handle, folder: "shop", name: "Shop" });
    const shop = await call("files.resolve", { path: path.join(data, "shop") });
    expect(await call("workspace.open", { handle: shop.handle })).toEqual({ workspaceId });
    expect((await call("workspace.recent", {})).workspaces).toMatchObject([{ workspaceId, name: "Shop" }]);

    const { sourceId, target } = await call("demo.start", {});
    const generated = await call("workspace.generate", {
      workspaceId,
      folder: "collections",
      sourceId,
      service: "ping.PingService",
      target,
    });
    expect(generated).toEqual({ path: "collections/PingService", requests: 4 });
    const changes = client.open("workspace.watch", { workspaceId }).items[Symbol.asyncIterator]();
    const seen = new Set<string>();
    for (let complete = false; !complete; ) {
      const { value } = await changes.next();
      for (const entry of value.put) seen.add(entry.path);
      complete = value.complete;
    }
    await changes.return?.();
    const file = "collections/PingService/Unary.yaml";
    expect([...seen]).toEqual(expect.arrayContaining(["wirebench.yaml", "collections/PingService", file]));

    const at = { workspaceId, path: file };
    const { content, hash } = await call("workspace.read", at);
    expect(content).toMatchObject({ kind: "request", request: { method: "ping.PingService/Unary" } });
    expect((await call("workspace.inherited", at)).levels).toMatchObject([{ place: "wirebench.yaml" }, { defaults: { target } }]);
    if (content.kind !== "request") throw new Error("It is no request.");
    const change = { ...at, content: { ...content, request: { ...content.request, docs: "列出" } }, baseHash: hash };
    await call("workspace.save", change);
    expect((await call("workspace.text", at)).text).toContain("docs: 列出\n");
    const other = { ...change, content: { ...content, request: { ...content.request, docs: "other" } } };
    await expect(call("workspace.save", other)).rejects.toMatchObject({ code: "file-changed", facts: { keys: "docs" } });
    expect(await call("workspace.conflict", other)).toMatchObject({ mine: expect.stringContaining("docs: other") });
    expect((await call("workspace.search", { workspaceId, query: "列出", limit: 5 })).hits).toMatchObject([{ path: file, place: "docs" }]);

    const made = await call("workspace.createEntry", { workspaceId, folder: "collections", name: "你好", content });
    const moved = await call("workspace.move", { workspaceId, path: made.path, folder: "collections", name: "hello" });
    expect(moved).toEqual({ path: "collections/hello.yaml" });
    expect(await call("workspace.duplicate", { workspaceId, ...moved })).toEqual({ path: "collections/hello 2.yaml" });
    const { trashId } = await call("workspace.remove", { workspaceId, ...moved });
    expect(await call("workspace.restore", { workspaceId, trashId })).toEqual(moved);
    await expect(call("workspace.read", { workspaceId, path: "../session.json" })).rejects.toMatchObject({ code: "bad-params" });

    const way = { environment: null, variables: [{ name: "a", value: "1" }], repeat: 1, parallel: 2, bail: false, updateSnapshots: false };
    const run = async (subject: string) => {
      const updates: RunUpdate[] = [];
      await call("run.start", { owner: "tab", workspaceId, path: subject, data: null, ...way });
      for await (const update of client.open("run.watch", { owner: "tab" }).items) {
        updates.push(update);
        if (update.run?.isOver) break;
      }
      return { run: updates.at(-1)?.run, results: updates.flatMap(({ results }) => results) };
    };
    expect(await run(file)).toMatchObject({ run: { summary: { passed: 1 } }, results: [{ verdict: "passed", status: "OK" }] });
    expect(await run("../..")).toMatchObject({ run: { fault: { code: "bad-params" } }, results: [] });
    await call("run.stop", { owner: "tab" });
    await call("run.forget", { owner: "tab" });
    for await (const forgotten of client.open("run.watch", { owner: "tab" }).items) {
      expect(forgotten).toEqual({ run: null, results: [] });
      break;
    }

    const taken = client.open("variables.taken", { workspaceId });
    expect((await taken.items[Symbol.asyncIterator]().next()).value).toEqual({ values: [] });
    await call("variables.forgetTaken", { workspaceId, environment: null, name: null });
    taken.cancel();

    const secret = await call("secret.keep", { text: "a text that nobody sees again" });
    await call("workspace.nameSecret", { workspaceId, name: "token", secretId: secret.id });
    expect((await call("workspace.secrets", { workspaceId })).secrets).toMatchObject([{ name: "token", secret: { id: secret.id } }]);
    expect(await call("workspace.keepSource", { workspaceId, sourceId })).toEqual({ kept: false });
    expect(await call("workspace.openSources", { workspaceId, open: true })).toEqual({ sources: [] });
    const noSource = call("workspace.agreeToSource", { workspaceId, kind: "server", name: "localhost:1" });
    await expect(noSource).rejects.toMatchObject({ code: "source-gone" });
    await call("workspace.agreeToVariable", { workspaceId, variable: "HOME" });
    const whole = { workspaceId, path: "wirebench.yaml" };
    const { text: before, hash: baseHash } = await call("workspace.text", whole);
    const text = `${before}defaults: [\n`;
    expect((await call("workspace.checkText", { ...whole, text })).fault).toMatchObject({ code: "workspace-file" });
    const broken = await call("workspace.saveText", { ...whole, text, baseHash });
    await expect(call("workspace.saveText", { ...whole, text: before, baseHash })).rejects.toMatchObject({ code: "file-changed" });
    await call("workspace.saveText", { ...whole, text: before, baseHash: broken.hash });
    await call("workspace.forget", { workspaceId });
    expect(await call("workspace.recent", {})).toEqual({ workspaces: [] });
  });

  it("a request as other tools have it", async () => {
    await launch();
    const { call } = await connectPage();
    const { target } = await call("demo.start", {});
    const asked = request({ target, method: "ping.PingService/Unary", bodies: [json('{"text": "{{word}}"} // a comment')] });
    const variables = [{ name: "word", value: "你好" }];
    const written = await call("exchange.export", { request: { ...asked, variables }, language: "grpcurl", shell: "bash" });
    expect(written).toMatchObject({ fileName: "call.sh", setUp: [] });
    expect(written.text).toContain("-plaintext");
    expect(written.text).toContain('"text": "你好"');
    const program = await call("exchange.export", { request: { ...asked, variables }, language: "go", shell: "bash" });
    expect(program.setUp.join("\n")).toContain("protoc -I . ");
    const stubs = await call("exchange.stubs", { sourceId: asked.sourceId, language: "go", tool: "protoc", shell: "bash" });
    expect(stubs).toMatchObject({
      fileName: "stubs.sh",
      text: expect.stringContaining("ping/ping.proto"),
      notes: [{ kind: "files-here" }],
    });
  });

  it("a request as one file, and the file as a request", async () => {
    await launch();
    const { call } = await connectPage();
    const { sourceId } = await call("demo.start", {});
    const secret = await call("secret.keep", { text: "t0ken-of-a-share" });
    const saved = {
      ...{
        target: "{{host}}",
        metadata: [],
        settings: {},
        variables: [],
        docs: "",
        checks: [],
        takes: [],
        scripts: { before: "", after: "" },
      },
      auth: { scheme: { kind: "bearer", token: secret.id }, allowPlaintext: false },
      method: "ping.PingService/Unary",
      messages: [{ name: "", body: json('{"text": "你好 t0ken-of-a-share"}'), repeat: { count: 1, intervalMs: 0 } }],
    } as const;
    const toShare = { sourceId, name: "打招呼", request: saved, scope: null, withEnvironment: false };
    const shared = await call("share.text", toShare);
    expect(shared).toMatchObject({ fileName: "打招呼.wirebench.yaml", open: ["host"], secrets: ["secret"], hidden: 1 });
    expect(shared.text).not.toContain("t0ken");
    expect(shared.text).not.toContain(secret.id);

    expect(await call("share.pickPlace", { name: shared.fileName })).toEqual({ handle: null, label: "" });
    const place = path.join(data, shared.fileName);
    double.saveAnswer = { canceled: false, filePath: place };
    const { handle } = await call("share.pickPlace", { name: shared.fileName });
    await call("share.save", { ...toShare, handle: handle ?? "" });
    expect(await readFile(place, "utf8")).toBe(shared.text);
    const folder = await call("files.resolve", { path: data });
    await expect(call("share.placeIn", { directory: folder.handle, name: "a" })).rejects.toMatchObject({ code: "unsupported" });

    const file = await call("files.resolve", { path: place });
    const opened = (await call("schema.open", { handles: [file.handle] })).sourceIds[0] ?? "";
    expect(await call("share.read", { sourceId: opened })).toMatchObject({
      shared: { name: "打招呼", request: { method: "ping.PingService/Unary", auth: { scheme: { token: "secret" } } } },
    });
    expect(await call("share.read", { sourceId })).toEqual({ shared: null });
  });

  it("requests of other tools", async () => {
    await launch();
    const { call } = await connectPage();
    const folder = await call("files.resolve", { path: data });
    const { workspaceId } = await call("workspace.create", { handle: folder.handle, folder: "shop", name: "Shop" });
    const text = "grpcurl -plaintext -H 'x-a: 1' -d '{\"text\": \"你好\"}' localhost:1 ping.PingService/Unary";
    const { importId, summary } = await call("exchange.read", { from: { text } });
    expect(summary).toMatchObject({ tool: "grpcurl", requests: [expect.stringContaining("Unary")] });
    const applied = await call("exchange.apply", { importId, workspaceId });
    expect(applied).toMatchObject({ requests: 1, path: expect.stringMatching(/^collections\//) });
    await expect(call("exchange.apply", { importId, workspaceId })).rejects.toMatchObject({ code: "bad-params" });
    const pasted = await call("exchange.paste", {
      text: "grpcurl -H 'authorization: Bearer t0ken-of-a-paste' -insecure localhost:1 a.B/C",
    });
    expect(pasted).toMatchObject({ requests: [{ method: "a.B/C", target: "https://localhost:1" }], losses: [{ place: "localhost:1" }] });
    expect(JSON.stringify(pasted)).not.toContain("t0ken");
    await expect(call("exchange.read", { from: { text: "rm -rf" } })).rejects.toMatchObject({ code: "undecodable" });
  });

  it("of the history", async () => {
    await launch();
    const { call } = await connectPage();
    const { target } = await call("demo.start", {});
    const changes = client.open("history.watch", {}).items[Symbol.asyncIterator]();
    await changes.next();
    const { callId } = await call("call.start", request({ target, method: "ping.PingService/Unary", bodies: [json('{"text":"你好"}')] }));
    await lastHead(callId);
    await changes.next();
    await changes.return?.();
    const all = { text: "你好", by: "all", from: 0, count: 10 } as const;
    expect(await call("history.list", all)).toMatchObject({ calls: [{ id: callId, status: "OK" }], total: 1 });
    expect(await call("history.read", { id: callId })).toMatchObject({ bodies: [json('{"text":"你好"}')], messages: [{}, {}] });
    expect(await call("history.recordings", { ids: [callId] })).toEqual({ places: ["open"] });
    expect(await call("history.compare", { left: callId, right: callId, ignore: [] })).toMatchObject({ differences: [], more: 0 });
    expect(await call("history.facts", {})).toMatchObject({ calls: 1 });
    await call("history.remove", { id: callId });
    await expect(call("history.read", { id: callId })).rejects.toMatchObject({ code: "call-gone" });
    await call("history.clear", {});
    expect(await call("history.list", all)).toEqual({ calls: [], total: 0, days: [], ofRuns: 0 });
  });

  it("leaves none out", () => {
    expect(Object.keys(contract).filter((op) => !answered.has(op))).toEqual([]);
  });
});

describe("a system without a keychain", () => {
  // Chromium would encrypt by basic_text too, with a password that everybody knows.
  it.each([null, "basic_text"] as const)("keeps secrets for the session alone: %s", async (keychain) => {
    await launch();
    double.keychain = keychain;
    const { call } = await connectPage();
    expect(await call("secret.place", {})).toEqual({ place: "session" });
    expect(await call("secret.keep", { text: "for now" })).toMatchObject({ place: "session" });
  });
});

describe("the life of the Electron window", () => {
  it("keeps calls over a crash of the page, and gives the page that comes back a port", async () => {
    await launch();
    const before = await connectPage();
    const { target } = await before.call("demo.start", {});
    const { callId } = await before.call("call.start", request({ target, method: "ping.PingService/Bidi", finish: false }));
    const { webContents } = theWindow();
    webContents.emit("render-process-gone", {}, { reason: "crashed" });
    expect(await before.ended).toMatchObject({ code: "disconnected" });
    const { call } = await connectPage();
    expect((await call("call.list", {})).calls).toMatchObject([{ callId, owner: "tab-1" }]);
    await call("call.send", { callId, body: json('{"text":"still here"}') });
    await call("call.finish", { callId });
    expect(await lastHead(callId)).toMatchObject({ state: "done", received: { count: 1 } });
  });

  it("has on the disk what the page saved last, however soon the end comes", async () => {
    await launch();
    const { call } = await connectPage();
    const recordings = { memoryBytes: 2 ** 24, diskBytes: 0, whenFull: "stop" } as const;
    const { history } = defaultSettings;
    const writing = call("settings.write", { theme: "light", language: "en", bodyLayout: "form", recordings, history });
    await call("app.info", {});
    double.quit();
    await Promise.allSettled([writing]);
    await eventually(() => expect(double.gone).toBe(true));
    expect(JSON.parse(await readFile(path.join(data, "settings.json"), "utf8"))).toEqual({
      theme: "light",
      language: "en",
      bodyLayout: "form",
      recordings,
      history,
    });
  });

  it("asks before it closes with a stream that runs: one may stay, and leave, and what arrived comes back", async () => {
    await launch();
    const { call } = await connectPage();
    const { target } = await call("demo.start", {});
    await call("session.write", { tabs: [methodTab("tab-1", target)], activeTab: "tab-1" });
    const { callId } = await call("call.start", request({ target, method: "ping.PingService/Bidi", finish: false }));
    await call("call.send", { callId, body: json('{"text":"first"}') });
    const window = theWindow();
    const { webContents } = window;
    webContents.wantsToStay = true;

    window.close();
    await eventually(() => expect(double.questions).toHaveLength(1));
    expect(double.questions[0]?.options).toMatchObject({
      message: "有 1 个流仍在运行，是否关闭 Wirebench？",
      buttons: ["保持打开", "取消流并关闭"],
      cancelId: 0,
    });
    // While the user thinks the core works, and asking again asks nothing.
    window.close();
    await call("call.send", { callId, body: json('{"text":"meanwhile"}') });
    expect(double.questions).toHaveLength(1);
    double.questions[0]?.answer(0);
    await settled();
    expect([window.destroyed, double.gone]).toEqual([false, false]);
    await call("call.send", { callId, body: json('{"text":"still here"}') });

    double.quit();
    await eventually(() => expect(double.questions).toHaveLength(2));
    double.questions[1]?.answer(1);
    await eventually(() => expect([window.destroyed, double.gone]).toEqual([true, true]));
    client.dispose();

    await launch();
    const again = await connectPage();
    await eventually(async () => expect((await again.call("call.list", {})).calls).toMatchObject([{ owner: "tab-1", sent: { count: 3 } }]));
  });

  it("asks in other words where no stream runs, and nothing of a page that is loaded again", async () => {
    await launch();
    const { call } = await connectPage();
    const recordings = { memoryBytes: 2 ** 24, diskBytes: 0, whenFull: "hold" } as const;
    const { history } = defaultSettings;
    await call("settings.write", { theme: "light", language: "en", bodyLayout: "form", recordings, history });
    const window = theWindow();
    window.webContents.wantsToStay = true;
    let loads = 0;
    window.webContents.on("did-start-navigation", () => loads++);
    window.webContents.reload();
    expect([loads, double.questions.length]).toEqual([1, 0]);
    window.close();
    await eventually(() => expect(double.questions).toHaveLength(1));
    expect(double.questions[0]?.options).toMatchObject({
      message: "Close Wirebench and give up text?",
      buttons: ["Keep It Open", "Close"],
    });
    double.questions[0]?.answer(1);
    await eventually(() => expect(window.destroyed).toBe(true));
    await eventually(() => expect(double.gone).toBe(true));
  });

  it("does not reload for ever", async () => {
    await launch();
    let loads = 0;
    theWindow().webContents.on("did-start-navigation", () => loads++);
    for (let i = 0; i < 6; i++) theWindow().webContents.emit("render-process-gone", {}, { reason: "crashed" });
    expect(loads).toBe(3);
  });

  it("opens what its command line, a second instance and the Finder name, and remembers it", async () => {
    const protos = ["one", "two", "three"].map((name) => path.join(data, `${name}.proto`));
    for (const place of protos) await writeFile(place, okProto);
    await launch([protos[0] ?? ""]);
    expect(double.lockData).toEqual({ paths: [protos[0]] });
    await connectPage();
    const labels = async () => (await outlines()).map(({ source }) => source.label);
    await eventually(async () => expect(await labels()).toEqual(["one.proto"]));
    theWindow().minimized = true;
    double.app.emit("second-instance", {}, [], "/", { paths: [protos[1]] });
    await eventually(async () => expect(await labels()).toEqual(["one.proto", "two.proto"]));
    expect(theWindow().minimized).toBe(false);
    let prevented = false;
    double.app.emit("open-file", { preventDefault: () => (prevented = true) }, protos[2]);
    await eventually(async () => expect(await labels()).toEqual(["one.proto", "two.proto", "three.proto"]));
    expect(prevented).toBe(true);
    await eventually(async () => expect(await readFile(path.join(data, "sources.json"), "utf8")).toContain("three.proto"));
    client.dispose();
    await quit();

    await launch();
    await connectPage();
    await eventually(async () => expect(await labels()).toEqual(["one.proto", "two.proto", "three.proto"]));
  });

  it("says so when a file named at the start is not there", async () => {
    await launch([path.join(data, "none.proto")]);
    await eventually(() => expect(double.errors).toEqual([expect.stringContaining("none.proto")]));
  });

  it("leaves at once where there is an instance already", async () => {
    double = new ElectronDouble();
    double.second = true;
    double.load(path.join(built, "out", "main", "electron.cjs"), ["a.proto"]);
    double.ready();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([double.quits, double.windows.length, double.privileged.length]).toEqual([1, 0, 0]);
    expect(double.lockData).toEqual({ paths: [path.resolve("a.proto")] });
  });

  it("has its menu in the user's language, its items asking for commands", async () => {
    await launch();
    const items = double.menu.flatMap(({ submenu = [] }) => submenu);
    expect(items.find(({ id }) => id === "open")?.label).toBe("打开…");
    expect(items.flatMap(({ id }) => id ?? []).sort()).toEqual(["close-tab", "new-tab", "open", "palette", "reload-schemas", "settings"]);
  });
});

/** Answers of dialogs have come through. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const methodTab = (id: string, target: string): TabState => ({
  id,
  kind: "method",
  sourceId: "demo",
  subject: "ping.PingService/Bidi",
  target,
  body: "",
  format: "json",
  metadata: [],
  variables: [],
  deadline: "",
  maxReceive: "64 MB",
  draft: null,
  prepared: [],
});

const json = (text: string) => ({ format: "json", text }) as const;

const okProto = `syntax = "proto3";
package ok;
message Word { string text = 1; }
service Echo { rpc Say(stream Word) returns (stream Word); }
`;

/** Generous: a slow machine is not a failing test. */
function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 });
}
