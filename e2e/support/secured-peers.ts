import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, vi } from "vitest";
import { type CertificatePlan, certificateKeys } from "../../shared/model/certificate";
import type { Pair } from "../../src-main/engine/channels/testing/certificates";
import { builtPeer, type Peer, startPeer } from "./peers";

/** How a peer is told what to serve with. Files. */
export interface Serving {
  /** PEM; or PKCS#12, where a manner takes it, with its password as the key. */
  readonly cert?: string;
  readonly key?: string;
  /** PEM; clients have to show a certificate of theirs. */
  readonly authorities?: string;
  /** Calls have to bear it, as a Bearer token or beside the user. */
  readonly token?: string;
  readonly user?: string;
  /** The path of a unix socket, to listen on as well. */
  readonly unix?: string;
}

/** A peer of e2e/peers that serves TLS. */
export interface Manner {
  readonly name: string;
  /** Of its own certificate. */
  readonly keys: readonly ("ec" | "rsa" | "ed25519")[];
  /** Of its clients' certificates. */
  readonly clientKeys: readonly CertificatePlan["key"][];
  readonly flags: (serving: Serving) => readonly (string | undefined)[];
}

/** BoringSSL takes no certificate of Ed25519 unless it is told to. */
const boringKeys = ["ec-p256", "ec-p384", "rsa-2048"] as const;

const places = ({ cert, key, authorities }: Serving) => [cert, key, authorities];

/** Those that check tokens and listen on unix sockets, too. */
export const wholeManners: readonly Manner[] = [
  {
    name: "grpc-go",
    keys: ["ec", "rsa", "ed25519"],
    clientKeys: certificateKeys,
    flags: ({ token, user, unix, ...files }) => [
      ...(token ? ["-token", token] : []),
      ...(user ? ["-user", user] : []),
      ...(unix ? ["-unix", unix] : []),
      ...places(files),
    ],
  },
  {
    name: "grpcio",
    keys: ["ec", "rsa", "ed25519"],
    clientKeys: boringKeys,
    flags: ({ cert, key, authorities, token, user, unix }) => [
      ...(token ? ["--token", token] : []),
      ...(user ? ["--user", user] : []),
      ...(unix ? ["--unix", unix] : []),
      ...(cert ? ["--tls", cert, key] : []),
      ...(authorities ? ["--authorities", authorities] : []),
    ],
  },
];

/** All that serve TLS. */
export const manners: readonly Manner[] = [
  ...wholeManners,
  { name: "tonic", keys: ["ec", "rsa", "ed25519"], clientKeys: certificateKeys, flags: places },
  // On Java 17 it reads no PEM of an Ed25519 key.
  { name: "grpc-java", keys: ["ec", "rsa"], clientKeys: boringKeys, flags: places },
];

/** Milliseconds, of a loaded machine. */
export const peerLimit = 120_000;

/** Starts the peer of a test; answers its target. It ends with the test. */
export type Serve = (serving: Serving, ...more: readonly string[]) => Promise<string>;

/** Tests against a peer, skipped by name where it is not built. */
export function describePeer(manner: Manner, title: string, define: (serve: Serve) => void): void {
  const launch = builtPeer(manner.name);
  const because = launch ? "" : ` (skipped: it is not built; node e2e/peers/peers.mjs build ${manner.name})`;
  describe.skipIf(launch === null)(`${manner.name} ${title}${because}`, { timeout: peerLimit }, () => {
    const peers: Peer[] = [];
    afterEach(async () => {
      vi.unstubAllEnvs();
      for (const peer of peers.splice(0)) await peer.stop();
    });
    define(async (serving, ...more) => {
      if (launch === null) throw new Error(`${manner.name} is not built.`);
      const flags = manner.flags(serving).filter((flag) => flag !== undefined);
      const peer = await startPeer({ ...launch, args: [...launch.args, ...more, ...flags] });
      peers.push(peer);
      return peer.target;
    });
  });
}

/** The files of a test file's certificates, and keys; they go with its last test. */
export class KeyFolder {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), "wirebench-keys-"));

  constructor() {
    afterAll(() => rmSync(this.#folder, { recursive: true }));
  }

  /** The path of a file of this name. */
  at(name: string): string {
    return path.join(this.#folder, name);
  }

  keep(name: string, content: string | Uint8Array): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  keepPair(name: string, { cert, key }: Pair): { readonly cert: string; readonly key: string } {
    return { cert: this.keep(`${name}.pem`, cert), key: this.keep(`${name}.key.pem`, key) };
  }
}
