import path from "node:path";

/** Where the built program's parts lie, seen from out/main. */
export function installedFolders(mainFolder: string): { renderer: string; assets: string; preload: string; manifest: string } {
  const out = path.dirname(mainFolder);
  const root = path.dirname(out);
  return {
    renderer: path.join(out, "renderer"),
    assets: path.join(root, "assets"),
    preload: path.join(out, "preload", "preload.cjs"),
    manifest: path.join(root, "package.json"),
  };
}

/** The import root of Google's common protos, which come with the program. */
export function googleProtos(assetsFolder: string): string {
  return path.join(assetsFolder, "google-protos");
}
