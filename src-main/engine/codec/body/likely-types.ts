import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { typeNames } from "../../schema/type-names";

const most = 100;

/**
 * The full names of messages for what somebody writes behind "@type": those that begin so, then those with a name part that
 * does, then those that hold it; the ones of `near`'s own package first.
 */
export function likelyTypes(registry: Registry, near: DescMessage, query: string): string[] {
  const wanted = query.slice(query.lastIndexOf("/") + 1).toLowerCase();
  const home = `${near.file.proto.package}.`;
  const ranked = [...new Set(typeNames(registry, "message"))].flatMap((name) => {
    const rank = rankOf(name.toLowerCase(), wanted);
    return rank === null ? [] : [{ name, rank: rank * 2 + (name.startsWith(home) ? 0 : 1) }];
  });
  ranked.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  return ranked.slice(0, most).map(({ name }) => name);
}

function rankOf(name: string, wanted: string): number | null {
  if (name.startsWith(wanted)) return 0;
  if (name.includes(`.${wanted}`)) return 1;
  return name.includes(wanted) ? 2 : null;
}
