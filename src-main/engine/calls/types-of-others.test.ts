import { expect, it } from "vitest";
import { liveDisposables } from "#shared/base/disposable";
import { defaultMaxReceiveBytes, isOver } from "#shared/model/call";
import { ChannelPool } from "../channels/pool";
import { LoopbackServer } from "../channels/server";
import { jsonBody, noFiles } from "../codec/testing/bodies";
import { SchemaCatalog } from "../schema/catalog";
import { CallRegistry } from "./calls";

const caller = `syntax = "proto2"; package own; import "google/protobuf/any.proto";
message Box { optional google.protobuf.Any content = 1; optional Thing thing = 2; extensions 100 to 200; }
message Thing { optional string mine = 1; }
service Boxes { rpc Echo(Box) returns (Box); }`;
const other = `syntax = "proto2"; package other;
message Letter { optional string text = 1; }`;
const rival = `syntax = "proto2"; package own;
message Thing { optional int32 theirs = 1; }
message Box { extensions 100 to 200; }
extend Box { optional string extra = 100; }`;

it("a call finds in other open sources what its own does not know, and its own definitions win", async () => {
  const before = liveDisposables();
  const catalog = new SchemaCatalog();
  const pool = new ChannelPool();
  const open = (label: string, text: string) => catalog.open({ kind: "upload", label, files: [{ path: "a.proto", text }] });
  const [own] = await Promise.all([open("own", caller), open("other", other), open("rival", rival)]);
  const server = await LoopbackServer.start(
    new Map([
      [
        "/own.Boxes/Echo",
        async (call) => {
          for await (const message of call.messages) await call.send(message);
          return undefined;
        },
      ],
    ]),
  );
  const calls = new CallRegistry(catalog, pool, noFiles);
  const body = {
    content: { "@type": "type.googleapis.com/other.Letter", text: "你好" },
    thing: { mine: "kept" },
    "[own.extra]": "from elsewhere",
  };
  const callId = await calls.start({
    sourceId: own.source.id,
    method: "own.Boxes/Echo",
    target: server.target,
    metadata: [],
    deadlineMs: 20_000,
    maxReceiveBytes: defaultMaxReceiveBytes,
    bodies: [jsonBody(JSON.stringify(body))],
    finish: true,
    owner: "tab",
  });
  await new Promise<void>((resolve) => {
    const watching = calls.watch(callId, ({ state }) => {
      if (isOver(state)) queueMicrotask(() => resolve(watching.dispose()));
    });
  });
  expect(JSON.parse((await calls.nodes(callId, 1)).text({ tree: "fields", path: [], format: "json", limit: 1_000_000 }).text)).toEqual(
    body,
  );
  for (const one of [calls, server, pool, catalog]) one.dispose();
  expect(liveDisposables()).toEqual(before);
});
