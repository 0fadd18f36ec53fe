/** Beyond this a name is no custom, but an attack. */
const longestName = 1000;

/**
 * May the file imported as `path` define `name`, going by custom alone: files lie in folders that are called like their
 * package. `validate/validate.proto` and `validate.rules` fit, and so do `protoc-gen-openapiv2/options/annotations.proto`
 * and `grpc.gateway.protoc_gen_openapiv2.options.openapiv2_schema`.
 */
export function mayDefine(path: string, name: string): boolean {
  if (name.length > longestName) return false;
  const folder = `/${normalised(path.slice(0, Math.max(0, path.lastIndexOf("/"))))}`;
  if (folder === "/") return false;
  const parts = normalised(name.replace(/^\./, "")).split(".");
  // The name may be of a nested type, so that its package ends earlier than at the last dot.
  for (let length = parts.length - 1; length > 0; length--) {
    const packageFolder = `/${parts.slice(0, length).join("/")}`;
    if (packageFolder.endsWith(folder) || folder.endsWith(packageFolder)) return true;
  }
  return false;
}

function normalised(text: string): string {
  return text.replaceAll("-", "_").toLowerCase();
}
