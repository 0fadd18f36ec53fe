import path from "node:path";
import { fromJson, toBinary } from "@bufbuild/protobuf";
import protobuf from "protobufjs";
import { bundle, root } from "../engine.mjs";

const roots = [path.join(root, "assets/demo"), path.join(root, "bench/codec")];

const logLine = {
  seq: "184467",
  level: "INFO",
  line: "[214/981] Compiling src/engine/transports/frame_readers.cc (x86_64)",
  at: "2026-03-14T09:26:53.589Z",
  tags: ["ci2"],
};

const order = {
  id: "01JQ7ZK2M8V4X5T9R3C6B1N0AD",
  number: "9007199254740993",
  state: "PAID",
  createdAt: "2026-03-14T09:26:53.589793Z",
  customer: {
    id: "4611686018427387904",
    name: "张三 Zhang",
    email: "zhang.san@example.com",
    address: { street: "12 Harbour Road", city: "Rotterdam", country: "NL", position: [51.9225, 4.47917] },
  },
  lines: [
    { sku: "KB-0042", title: "Keyboard, 87 keys", quantity: 1, cents: "12995", percent: 12.5 },
    { sku: "CB-1203", title: 'Cable "USB-C", 2 m', quantity: 4, cents: "-799", centsOff: 100 },
    { sku: "MS-7", title: "Mouse", quantity: 2, cents: "4900" },
  ],
  labels: { channel: "web", campaign: "spring-2026", note: "ring twice please" },
  total: 259.87,
  gift: true,
};

/** So many orders that a page has about a megabyte. */
const ordersOfPage = 3140;

const wanted = [
  { name: "94 B", typeName: "build.v1.BuildLog", json: logLine },
  { name: "332 B", typeName: "bench.shop.Order", json: order },
  {
    name: "1 MB",
    typeName: "bench.shop.Page",
    json: { orders: Array.from({ length: ordersOfPage }, () => order), nextPageToken: "b3JkZXI=" },
  },
];

/**
 * The messages of the benchmark, each with its type here and in protobufjs, its bytes and its canonical JSON.
 * @typedef {Awaited<ReturnType<typeof loadMessages>>[number]} BenchMessage
 */
export async function loadMessages() {
  const { SchemaCatalog } = await bundle("codec-schema", ['export { SchemaCatalog } from "./src-main/engine/schema/catalog";']);
  const { registry } = await new SchemaCatalog().open({ kind: "disk", paths: roots, importPaths: roots });
  const peers = new protobuf.Root();
  peers.resolvePath = (_origin, target) => {
    const found = ["build/v1/log.proto", "shop.proto"].indexOf(target);
    return found < 0 ? target : path.join(roots[found], target);
  };
  peers.loadSync(["build/v1/log.proto", "shop.proto"]);
  return wanted.map(({ name, typeName, json }) => {
    const type = registry.getMessage(typeName);
    const bytes = toBinary(type, fromJson(type, json, { registry }));
    return { name, type, registry, peerType: peers.lookupType(typeName), bytes, json };
  });
}
