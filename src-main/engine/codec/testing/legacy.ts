import { fileURLToPath } from "node:url";
import type { DescMessage, FileRegistry } from "@bufbuild/protobuf";
import { SchemaCatalog } from "../../schema/catalog";

const folder = fileURLToPath(new URL("./protos", import.meta.url));

/** What proto3 does not have: groups, closed enums, extensions, required fields, MessageSet (legacy.*), and editions (modern.*). */
export const legacyRegistry = await openRegistry();

async function openRegistry(): Promise<FileRegistry> {
  const catalog = new SchemaCatalog();
  const { registry } = await catalog.open({ kind: "disk", paths: [folder], importPaths: [folder] });
  catalog.dispose();
  return registry;
}

/** A message of these. */
export function legacyType(name: string): DescMessage {
  const type = legacyRegistry.getMessage(name);
  if (type === undefined) throw new Error(`no message ${name}`);
  return type;
}
