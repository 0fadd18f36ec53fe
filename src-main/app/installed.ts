import path from "node:path";

export interface Installed {
  readonly renderer: string;
  readonly assets: string;
  readonly preload: string;
  readonly manifest: string;
  /** The script of the thread that compiles schemas. */
  readonly schemaWorker: string;
  /** The script of the thread that scans recordings. */
  readonly scanWorker: string;
  /** The script of the thread that runs scripts and checks. */
  readonly sandboxWorker: string;
  /** The script of the process that asks the system's keychain. */
  readonly keyringProcess: string;
}

/** Where the built program's parts lie, seen from out/main. */
export function installedFolders(mainFolder: string): Installed {
  const out = path.dirname(mainFolder);
  const root = path.dirname(out);
  return {
    renderer: path.join(out, "renderer"),
    assets: unpacked(path.join(root, "assets")),
    preload: path.join(out, "preload", "preload.cjs"),
    manifest: path.join(root, "package.json"),
    schemaWorker: unpacked(path.join(mainFolder, "schema-worker.cjs")),
    scanWorker: unpacked(path.join(mainFolder, "scan-worker.cjs")),
    sandboxWorker: unpacked(path.join(mainFolder, "sandbox-worker.cjs")),
    keyringProcess: unpacked(path.join(mainFolder, "keyring-process.cjs")),
  };
}

/** What a thread or another process uses is kept outside the archive that Electron packs the program into (electron-builder.yml): it is a file there. */
function unpacked(place: string): string {
  return place.replace(/([\\/])app\.asar(?=[\\/])/, "$1app.asar.unpacked");
}

/** The import root of Google's common protos, which come with the program. */
export function googleProtos(assetsFolder: string): string {
  return path.join(assetsFolder, "google-protos");
}
