import { describe, expect, it } from "vitest";
import type { NodeHit } from "#shared/model/message-view";
import { encodeJson } from "../json/encode";
import { nodeType, richRegistry } from "../testing/rich";
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
