import { describe, expect, it } from "vitest";
import type { NodeHit } from "#shared/model/message-view";
import { encodeJson } from "../json/encode";
import { nodeType, richRegistry, wellKnownType } from "../testing/rich";
import { MessageNodes } from "./message-nodes";
import { maxHits, type NodeQuery, type SearchReport, searchNodes } from "./node-search";

function nodesOf(json: unknown): MessageNodes {
  return new MessageNodes(encodeJson(nodeType, richRegistry, JSON.stringify(json)), nodeType, richRegistry);
}

async function search(nodes: MessageNodes, query: Partial<NodeQuery> & { text: string }): Promise<SearchReport[]> {
  const reports: SearchReport[] = [];
  for await (const report of searchNodes(nodes, { tree: "fields", matchCase: false, ...query })) reports.push(report);
  return reports;
}

async function hits(nodes: MessageNodes, query: Partial<NodeQuery> & { text: string }): Promise<NodeHit[]> {
  return (await search(nodes, query)).flatMap((report) => report.hits);
}

describe("searching a message", () => {
  const nodes = nodesOf({
    displayName: 'Say "Level"',
    parent: { level: "INFO" },
    children: [{ bigNumber: "12345" }, { text: "张三 a/b" }],
  });

  it("finds keys and values in the order of the tree", async () => {
    expect(await hits(nodes, { text: "level" })).toEqual([
      { path: [0], within: "value" },
      { path: [1, 0], within: "key" },
    ]);
    expect(await hits(nodes, { text: "234" })).toEqual([{ path: [2, 0, 0], within: "value" }]);
    expect(await hits(nodes, { text: "张三 A/B" })).toEqual([{ path: [2, 1, 0], within: "value" }]);
  });

  it("finds a text as it is meant, not as JSON escapes it", async () => {
    expect(await hits(nodes, { text: 'y "l' })).toEqual([{ path: [0], within: "value" }]);
    expect(await hits(nodes, { text: '\\"' })).toEqual([]);
  });

  it("minds the case if asked to", async () => {
    expect(await hits(nodes, { text: "Level", matchCase: true })).toEqual([{ path: [0], within: "value" }]);
  });

  it("finds a field of the wire by its number, its name or its value", async () => {
    expect(await hits(nodes, { tree: "wire", text: "display_name" })).toEqual([{ path: [0], within: "key" }]);
    expect((await hits(nodes, { tree: "wire", text: "12345" })).map(({ within }) => within)).toEqual(["value"]);
  });

  it("says at the end that all was searched", async () => {
    const reports = await search(nodes, { text: "nowhere" });
    expect(reports).toEqual([{ hits: [], searched: nodes.size, size: nodes.size }]);
  });

  it("searches long values to their ends, also across the places where they are sliced", async () => {
    const long = (text: string) => `${"行 ".repeat(5_000_000)}${text}${"é👋".repeat(100_000)}`;
    const value = long("The needle");
    const big = nodesOf({ displayName: value, text: `"quoted"\n${"x".repeat(300_000)}` });
    expect(await hits(big, { text: "tHE nEEdle" })).toEqual([{ path: [0], within: "value" }]);
    expect(await hits(big, { text: "needleé👋", matchCase: true })).toEqual([{ path: [0], within: "value" }]);
    expect(await hits(big, { text: "THE", matchCase: true })).toEqual([]);
    expect(await hits(big, { text: '"quoted"\nx' })).toEqual([{ path: [1], within: "value" }]);
    const reports = await search(big, { text: "nowhere" });
    expect(reports.at(-1)?.searched).toBe(big.size);
    const seams = Array.from({ length: 3 }, (_, i) => `${"a".repeat(3 * 64 * 1024 - i)}needle${"a".repeat(100_000)}`);
    for (const seam of seams) expect(await hits(nodesOf({ displayName: seam }), { text: "needle" })).toHaveLength(1);
  });

  it("searches the base64 of long bytes, and long well-known values", async () => {
    const bytes = Buffer.concat([Buffer.alloc(400_001), Buffer.from("needle")]);
    const json = { bytesvalue: bytes.toString("base64"), stringvalue: `${"a".repeat(400_000)}needle` };
    const big = new MessageNodes(encodeJson(wellKnownType, richRegistry, JSON.stringify(json)), wellKnownType, richRegistry);
    expect(await hits(big, { text: "needle" })).toMatchObject([{ within: "value" }]);
    expect(await hits(big, { text: bytes.toString("base64").slice(-12) })).toMatchObject([{ within: "value" }]);
    expect(await hits(big, { tree: "wire", text: "needle" })).toMatchObject([{ within: "value" }]);
  });

  it("ends when there are more hits than anybody looks at", async () => {
    const many = nodesOf({ levels: Array(5000).fill("WARN") });
    const reports = await search(many, { text: "warn" });
    expect(reports.flatMap((report) => report.hits)).toHaveLength(maxHits);
    expect(reports.at(-1)?.searched).toBeLessThan(many.size);
  });

  it("lets others have their turn, tells how far it is, and ends when it is left", async () => {
    const one = encodeJson(nodeType, richRegistry, JSON.stringify({ children: [{ displayName: "a name among many", level: "WARN" }] }));
    const big = new MessageNodes(Buffer.concat(Array(200_000).fill(one)), nodeType, richRegistry);
    let turns = 0;
    const turn = () => {
      turns++;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    const searched: number[] = [];
    for await (const report of searchNodes(big, { tree: "fields", text: "nothing like it", matchCase: false })) {
      searched.push(report.searched);
      if (searched.length === 3) break;
    }
    clearImmediate(timer);
    expect(turns).toBeGreaterThan(3);
    expect(searched).toEqual([...searched].sort((a, b) => a - b));
    expect(searched.at(-1)).toBeLessThan(big.size);
  });
});
