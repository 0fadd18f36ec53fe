import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { SchemaCatalog } from "./catalog";
import { descriptorSetOf, registryOfSet } from "./descriptor-closure";

const demo = fileURLToPath(new URL("../../../assets/demo", import.meta.url));

describe("the descriptors of a method", () => {
  it("make the same types again, without comments and places", async () => {
    const catalog = new SchemaCatalog();
    const project = await catalog.open({ kind: "disk", paths: [demo], importPaths: [demo] });
    const method = project.method("ping.PingService/Bidi");
    const bytes = descriptorSetOf([method.desc.parent.file]);
    const registry = registryOfSet(bytes);
    const again = registry.getService("ping.PingService")?.methods.find(({ name }) => name === "Bidi");
    expect(again?.input.fields.map(({ jsonName, number }) => [jsonName, number])).toEqual(
      method.desc.input.fields.map(({ jsonName, number }) => [jsonName, number]),
    );
    for (const file of registry.files) expect(file.proto.sourceCodeInfo).toBeUndefined();
    expect(descriptorSetOf([...registry.files])).toEqual(bytes);
    catalog.dispose();
  });

  it("come behind what they import", async () => {
    const catalog = new SchemaCatalog();
    const shop = fileURLToPath(new URL("./testdata/shop", import.meta.url));
    const project = await catalog.open({ kind: "disk", paths: [shop], importPaths: [shop] });
    for (const file of project.registry.files) {
      const seen = new Set<string>();
      for (const { proto } of registryOfSet(descriptorSetOf([file])).files) {
        for (const name of proto.dependency) expect(seen).toContain(name);
        seen.add(proto.name);
      }
      expect(seen).toContain(file.proto.name);
    }
    catalog.dispose();
  });
});
