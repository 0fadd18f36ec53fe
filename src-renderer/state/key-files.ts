import { Fault } from "#shared/base/fault";
import type { CertificateFileFormat, KeptCertificate } from "#shared/model/certificate";
import type { WindowHost } from "../host/host";
import type { KeyFileChoice, SavePlace } from "./certificate-store";
import type { WindowState } from "./window-state";

/** Of one dropped file: keys and certificates are small, and whatever is larger is none. */
const maxDropBytes = 1024 * 1024;

/** Is a file certificates or keys, by its name? */
export function isKeyFileName(name: string): boolean {
  return /\.(pem|crt|cer|der|key|p8|p12|pfx)$/i.test(name);
}

/** Lets the user choose files with certificates and keys: by the system's dialog where there is one, else in the window. Empty for none. */
export async function chooseKeyFiles(
  { client, info }: Pick<WindowHost, "client" | "info">,
  { certificates }: Pick<WindowState, "certificates">,
): Promise<readonly KeyFileChoice[]> {
  if (info.capabilities.nativeDialogs) {
    return (await client.call("files.pick", { what: "certificates" })).files;
  }
  certificates.getState().choosing?.(null);
  const chosen = new Promise<readonly KeyFileChoice[] | null>((resolve) => certificates.setState({ choosing: resolve }));
  return (await chosen.finally(() => certificates.setState({ choosing: null }))) ?? [];
}

/** Lets the user import keys and certificates without leaving where they are; answers what was kept, nothing where they think better of it. */
export async function importKeyFiles(
  host: Pick<WindowHost, "client" | "info">,
  { certificates }: Pick<WindowState, "certificates">,
): Promise<readonly KeptCertificate[]> {
  const files = await chooseKeyFiles(host, { certificates });
  if (files.length === 0) return [];
  const ids = await new Promise<readonly string[]>((hear) => certificates.setState({ dialog: { kind: "import", files, hear } }));
  if (ids.length === 0) return [];
  const told = await host.client.call("certificate.list", {});
  return told.certificates.filter(({ id }) => ids.includes(id));
}

/** Dropped files, by their place where the shell knows it, so that a key need not pass through the page; else by what is in them. Fault too-large. */
export async function droppedKeyFiles(host: WindowHost, files: readonly File[]): Promise<readonly KeyFileChoice[]> {
  return Promise.all(
    files.map(async (file): Promise<KeyFileChoice> => {
      const path = host.pathOf(file);
      if (path !== null) return { handle: (await host.client.call("files.resolve", { path, all: true })).handle, name: file.name };
      if (file.size <= maxDropBytes) return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
      throw new Fault("too-large", `${file.name} is too large to be a certificate or a key.`, {
        facts: { size: file.size, limit: maxDropBytes },
      });
    }),
  );
}

/** Lets the user choose where to save; null where they think better of it. */
export async function chooseSavePlace(
  { client, info }: Pick<WindowHost, "client" | "info">,
  { certificates }: Pick<WindowState, "certificates">,
  name: string,
  format: CertificateFileFormat,
): Promise<SavePlace | null> {
  if (info.capabilities.nativeDialogs) {
    const { handle, label } = await client.call("certificate.pickPlace", { name, format });
    return handle === null ? null : { handle, label };
  }
  certificates.getState().placing?.hear(null);
  const placed = new Promise<SavePlace | null>((hear) => certificates.setState({ placing: { name, format, hear } }));
  return placed.finally(() => certificates.setState({ placing: null }));
}
