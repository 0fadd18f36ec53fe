import { createStore } from "zustand/vanilla";
import type { CertificateFacts, CertificateFileFormat, KeptCertificate } from "#shared/model/certificate";

export const certificateFilters = ["all", "identities", "servers", "authorities", "ending"] as const;
export type CertificateFilter = (typeof certificateFilters)[number];

/** A file with certificates or keys that is to be imported: one of the core's disk, or what was dropped or shown to the page. */
export type KeyFileChoice = { readonly handle: string; readonly name: string } | { readonly name: string; readonly bytes: Uint8Array };

/** What is asked about the keys and certificates, over the window. */
export type CertificateDialog =
  /** `hear`: what asked for the import, and is told the ids of what was kept, none where the user thought better of it; without it, the page shows what came. */
  | { readonly kind: "import"; readonly files: readonly KeyFileChoice[]; readonly hear?: (ids: readonly string[]) => void }
  | { readonly kind: "authority" }
  /** `issuer` is whom it begins with; null for the first that can sign. */
  | { readonly kind: "issue"; readonly issuer: string | null }
  | { readonly kind: "export" | "trust" | "rename" | "remove"; readonly id: string };

/** A place to save to: a handle of the core's, and the place as people write it. */
export interface SavePlace {
  readonly handle: string;
  readonly label: string;
}

/** The keys and certificates that the core keeps, as it last told them, and what is shown of them. Never kept. */
export interface CertificatesState {
  /** In the order in which they came; null until the core has told them. */
  readonly kept: readonly KeptCertificate[] | null;
  readonly filter: CertificateFilter;
  /** The id of the one whose details are shown; null for none. */
  readonly chosen: string | null;
  readonly dialog: CertificateDialog | null;
  /** Hears which files were chosen in the window, null for none; null while none are being chosen. */
  readonly choosing: ((files: readonly KeyFileChoice[] | null) => void) | null;
  /** Hears where something is to be saved; null while no place is being chosen. */
  readonly placing: {
    readonly name: string;
    readonly format: CertificateFileFormat;
    readonly hear: (place: SavePlace | null) => void;
  } | null;
}

export type CertificateStore = ReturnType<typeof createCertificateStore>;

export function createCertificateStore() {
  return createStore<CertificatesState>(() => ({ kept: null, filter: "all", chosen: null, dialog: null, choosing: null, placing: null }));
}

/** The certificate by which a kept one is known: the first of its chain. */
export function leafOf({ chain }: Pick<KeptCertificate, "chain">): CertificateFacts | null {
  return chain[0] ?? null;
}

/** Those of a filter: identities that are for servers alone are no client identities, and ending soon are those that have ended, too. */
export function certificatesOf(kept: readonly KeptCertificate[], filter: CertificateFilter): readonly KeptCertificate[] {
  if (filter === "all") return kept;
  if (filter === "ending") return kept.filter(({ problems }) => problems.some(({ code }) => code === "expired" || code === "expires-soon"));
  if (filter === "authorities") return kept.filter(({ kind }) => kind === "authority");
  const isForServers = ({ problems }: KeptCertificate) => problems.some(({ code }) => code === "not-for-client");
  return kept.filter((one) => one.kind === "identity" && isForServers(one) === (filter === "servers"));
}

/** May it sign others here? */
export function canIssue({ kind, key }: KeptCertificate): boolean {
  return kind === "authority" && key !== null;
}
