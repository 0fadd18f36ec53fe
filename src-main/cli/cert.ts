import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Fault } from "#shared/base/fault";
import { type CertificateFacts, type CertificatePlan, type CertificateProblem, certificateKeys } from "#shared/model/certificate";
import { suggestion } from "#shared/model/nearest";
import { type TrustGuide, trustGuides } from "#shared/model/trust-guide";
import { arrangeChain } from "../engine/certificates/arrange-chain";
import { certificateFacts } from "../engine/certificates/certificate-facts";
import { checkChain, maySign } from "../engine/certificates/check-chain";
import { exportChain } from "../engine/certificates/export-chain";
import { issueCertificate, type OwnedChain } from "../engine/certificates/issue";
import { type KeyFile, maxKeyFileBytes, readKeyFiles } from "../engine/certificates/read-key-files";
import { readSmallFile, writePrivateFile } from "../storage/small-file";
import { probe } from "./cert-probe";
import { certificatesJson, certificateText } from "./cert-report";
import { type FlagSpecs, type ParsedFlags, parseFlags } from "./flags";
import { type CliIo, exitCodes, writeLine } from "./io";
import { passwordOf } from "./key-files";
import { routeFlags } from "./route-flags";

export const certFlags = {
  json: { kind: "switch", help: "inspect, probe: print JSON" },
  pass: {
    kind: "text",
    value: "PASSWORD",
    help: "what encrypted files open with; or set WIREBENCH_CERT_PASSWORD, which other users cannot see",
  },
  name: { kind: "text", value: "NAME", help: "make-ca, issue: the certificate's common name" },
  ca: { kind: "text", value: "FILE", help: "issue: the authority, as PEM or PKCS#12; ca.pem by default" },
  "ca-key": { kind: "text", value: "FILE", help: "issue: the authority's key; ca.key.pem by default" },
  client: { kind: "switch", help: "issue: for a client only; without -client and -server for both" },
  server: { kind: "switch", help: "issue: for a server only" },
  "key-type": { kind: "text", value: "KIND", help: `make-ca, issue: ${certificateKeys.join(", ")}; ec-p256 by default` },
  days: { kind: "text", value: "DAYS", help: "how long it lasts: an authority ten years, a pair 397 days by default" },
  out: { kind: "text", value: "FOLDER", help: "make-ca, issue: where the files go; this folder by default" },
  p12: { kind: "switch", help: "issue: write a PKCS#12 file too, with the password of -pass" },
  cacert: { ...routeFlags.cacert, help: `probe: ${routeFlags.cacert.help}` },
  cert: { ...routeFlags.cert, help: `probe: ${routeFlags.cert.help}` },
  key: { ...routeFlags.key, help: `probe: ${routeFlags.key.help}` },
  servername: { ...routeFlags.servername, help: `probe: ${routeFlags.servername.help}` },
  unix: { ...routeFlags.unix, help: `probe: ${routeFlags.unix.help}` },
} as const satisfies FlagSpecs;

/** A way to a server is told as everywhere. */
const allFlags = { ...routeFlags, ...certFlags };
type CertFlags = ParsedFlags<keyof typeof allFlags>;

const verbs: Readonly<Record<string, (flags: CertFlags, words: readonly string[], io: CliIo) => Promise<number>>> = {
  inspect,
  probe: (flags, words, io) => probe(flags, flags.isOn("json"), words, io),
  "make-ca": makeAuthority,
  issue,
};

/** `wirebench cert`: looks at certificates and at what servers present, and makes some. */
export async function cert(args: readonly string[], io: CliIo): Promise<number> {
  const flags = parseFlags(args, allFlags);
  const [verb = "", ...words] = flags.positionals;
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (run !== undefined) return run(flags, words, io);
  throw new Fault("bad-params", verb === "" ? "cert needs to be told what to do." : `cert cannot ${JSON.stringify(verb)}.`, {
    act: verb === "" ? "wirebench cert inspect server.pem" : suggestion(verb, Object.keys(verbs), 3),
  });
}

async function inspect(flags: CertFlags, words: readonly string[], io: CliIo): Promise<number> {
  if (words.length === 0)
    throw new Fault("bad-params", "inspect takes files.", { act: "wirebench cert inspect server.pem server.key.pem" });
  const { chain, key } = arrangeChain(await readKeyFiles(await filesOf(words), passwordOf(flags.text("pass"))));
  const facts = await Promise.all(chain.map(certificateFacts));
  const [leaf] = facts;
  const kind = leaf !== undefined && maySign(leaf) ? "authority" : "identity";
  // A certificate for servers alone is nothing wrong by itself.
  const problems = (await checkChain({ kind, chain, key }, Date.now())).filter(({ code }) => code !== "not-for-client");
  if (flags.isOn("json")) writeLine(io.stdout, certificatesJson(facts, problems, key !== null));
  else writeLine(io.stdout, certificateText(facts, problems, key !== null));
  return problems.some(isGrave) ? exitCodes.failed : exitCodes.ok;
}

/** Nobody takes it as it is. */
function isGrave({ code }: CertificateProblem): boolean {
  return code === "expired" || code === "not-yet-valid" || code === "key-mismatch";
}

async function makeAuthority(flags: CertFlags, words: readonly string[], io: CliIo): Promise<number> {
  if (words.length > 0)
    throw new Fault("bad-params", "make-ca takes no names.", { act: "An authority is for no host: name hosts in cert issue." });
  const plan = { ...planOf(flags, "Wirebench development CA", 3650), purpose: "authority", names: [] } as const;
  const made = await issueCertificate(plan, null, Date.now());
  const files = await save(flags, "ca", made, ["certificate", "key"]);
  const facts = await certificateFacts(made.chain[0] ?? new Uint8Array());
  for (const line of [...told(files), "", ...guideLines(files[0] ?? "ca.pem", facts)]) writeLine(io.stdout, line);
  return exitCodes.ok;
}

async function issue(flags: CertFlags, names: readonly string[], io: CliIo): Promise<number> {
  const purpose = flags.isOn("client") === flags.isOn("server") ? "both" : flags.isOn("client") ? "client" : "server";
  const [first] = names;
  if (first === undefined && flags.text("name") === null) {
    throw new Fault("bad-params", "issue takes the names and addresses that it is for.", {
      act: "wirebench cert issue localhost 127.0.0.1 ::1",
    });
  }
  const plan = planOf(flags, first ?? "", 397);
  const made = await issueCertificate({ ...plan, purpose, names }, await issuerOf(flags), Date.now());
  const base = plan.commonName.replace(/^\*\./, "wildcard.").replace(/[^\p{L}\p{N}._-]+/gu, "_");
  const files = await save(flags, base, made, ["chain", "key", ...(flags.isOn("p12") ? (["pkcs12"] as const) : [])]);
  for (const line of told(files)) writeLine(io.stdout, line);
  return exitCodes.ok;
}

async function issuerOf(flags: CertFlags): Promise<OwnedChain> {
  const folder = flags.text("out") ?? ".";
  const place = flags.text("ca") ?? path.join(folder, "ca.pem");
  const keyPlace = flags.text("ca-key") ?? (flags.text("ca") === null ? path.join(folder, "ca.key.pem") : null);
  const { chain, key } = arrangeChain(
    await readKeyFiles(await filesOf([place, ...(keyPlace === null ? [] : [keyPlace])]), passwordOf(flags.text("pass"))),
  );
  if (key !== null) return { chain, key };
  throw new Fault("bad-params", `${path.basename(place)} has no key to sign with.`, { act: "Name its file: -ca-key ca.key.pem." });
}

function planOf(flags: CertFlags, commonName: string, days: number): Omit<CertificatePlan, "purpose" | "names"> {
  const written = flags.text("key-type") ?? "ec-p256";
  const key = certificateKeys.find((kind) => kind === written);
  if (key === undefined) {
    throw new Fault("bad-params", `There is no kind of key ${JSON.stringify(written)}.`, { act: suggestion(written, certificateKeys, 6) });
  }
  return { commonName: flags.text("name") ?? commonName, key, validDays: flags.number("days") ?? days };
}

const endings = { certificate: ".pem", chain: ".pem", key: ".key.pem", pkcs12: ".p12" } as const;

/** Writes the files, of which the user alone can read any; answers their places. */
async function save(flags: CertFlags, base: string, made: OwnedChain, formats: readonly (keyof typeof endings)[]): Promise<string[]> {
  const folder = flags.text("out") ?? ".";
  await mkdir(folder, { recursive: true });
  const places: string[] = [];
  for (const format of formats) {
    const password = format === "pkcs12" ? passwordOf(flags.text("pass")) : null;
    const place = path.join(folder, `${base}${endings[format]}`);
    await writePrivateFile(path.resolve(place), await exportChain({ ...made, format, password, name: base }));
    places.push(place);
  }
  return places;
}

function told(files: readonly string[]): string[] {
  return files.map((file) => `wrote ${file}`);
}

function filesOf(places: readonly string[]): Promise<KeyFile[]> {
  return Promise.all(
    places.map(async (place) => ({ name: path.basename(place), bytes: await readSmallFile(path.resolve(place), maxKeyFileBytes) })),
  );
}

const stores: Readonly<Record<TrustGuide["store"], string>> = {
  system: "this machine",
  debian: "Debian and Ubuntu",
  fedora: "Fedora and RHEL",
  node: "Node.js, for one shell",
  java: "Java",
};

function guideLines(file: string, { commonName, sha1 }: CertificateFacts): string[] {
  const here = process.platform === "darwin" ? "mac" : process.platform === "win32" ? "windows" : "linux";
  const guides = trustGuides({ file, commonName: commonName ?? "", sha1 }).filter(({ platform }) => platform === here);
  const of = (what: "trust" | "remove") => guides.flatMap((guide) => [`  ${stores[guide.store]}:`, `    ${guide[what]}`]);
  return ["To trust it:", ...of("trust"), "", "To trust it no more:", ...of("remove")];
}
