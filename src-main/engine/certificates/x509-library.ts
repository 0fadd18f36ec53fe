/** What @peculiar/x509 exports. */
export type X509Library = typeof import("@peculiar/x509");

let library: Promise<X509Library> | null = null;

/** The library for X.509, loaded when it is first asked for: it takes a few hundred milliseconds, which no start may pay. */
export function x509Library(): Promise<X509Library> {
  library ??= load();
  return library;
}

async function load(): Promise<X509Library> {
  // Its container of dependencies reads metadata that this one defines.
  await import("reflect-metadata");
  return import("@peculiar/x509");
}
