import { createStore } from "zustand/vanilla";
import type { CertificateFacts, KeptCertificate } from "#shared/model/certificate";

export const certificateFilters = ["all", "identities", "authorities", "ending"] as const;
export type CertificateFilter = (typeof certificateFilters)[number];

/** The keys and certificates that the core keeps, as it last told them, and what is shown of them. Never kept. */
export interface CertificatesState {
  /** In the order in which they came; null until the core has told them. */
  readonly kept: readonly KeptCertificate[] | null;
  readonly filter: CertificateFilter;
  /** The id of the one whose details are shown; null for none. */
  readonly chosen: string | null;
}

export type CertificateStore = ReturnType<typeof createCertificateStore>;

export function createCertificateStore() {
  return createStore<CertificatesState>(() => ({ kept: null, filter: "all", chosen: null }));
}

/** The certificate by which a kept one is known: the first of its chain. */
export function leafOf({ chain }: Pick<KeptCertificate, "chain">): CertificateFacts | null {
  return chain[0] ?? null;
}

/** Those of a filter. Ending soon are those that have ended, too. */
export function certificatesOf(kept: readonly KeptCertificate[], filter: CertificateFilter): readonly KeptCertificate[] {
  if (filter === "all") return kept;
  if (filter === "ending") return kept.filter(({ problems }) => problems.some(({ code }) => code === "expired" || code === "expires-soon"));
  return kept.filter(({ kind }) => kind === (filter === "identities" ? "identity" : "authority"));
}
