import { Fault } from "#shared/base/fault";
import type { ServerLook } from "#shared/model/server-look";
import { parseTarget } from "#shared/model/target";
import { sentenceOf } from "../engine/channels/handshake-cause";
import { lookAtServer } from "../engine/trust/look-at-server";
import { certificatesJson, certificateText, printable } from "./cert-report";
import { handshakeAdvice } from "./handshake-advice";
import { type CliIo, exitCodes, writeLine } from "./io";
import { type RouteFlags, routeBy, targetText } from "./route-flags";

/** `wirebench cert probe`: what a server presents, as a call with these flags would see it. Fails where such a call would. */
export async function probe(flags: RouteFlags, isJson: boolean, words: readonly string[], io: CliIo): Promise<number> {
  const [text, ...more] = words;
  if (text === undefined || more.length > 0) {
    throw new Fault("bad-params", "probe takes one target.", { act: "wirebench cert probe api.example.com:443" });
  }
  const target = parseTarget(targetText(flags, text));
  const route = await routeBy(flags, io)(target);
  const { security } = route;
  // Their ids are the window's: here the judges are files.
  const isOwn = security.transport === "tls" && typeof security.roots === "object";
  const look = await lookAtServer(target, route, { roots: isOwn ? { from: "kept", ids: [] } : { from: "system" } });
  writeLine(io.stdout, isJson ? lookJson(look) : lookText(target.text, look));
  return look.failures.length === 0 ? exitCodes.ok : exitCodes.failed;
}

function lookText(target: string, look: ServerLook): string {
  const { version, cipher, alpn, asksForIdentity, authorities, chain, failures } = look;
  const asked = authorities.length === 0 ? "asked for" : `asked for, of ${authorities.join("; ")}`;
  const rows: [string, string | null][] = [
    ["TLS", version === null ? null : `${version}, ${cipher}`],
    ["ALPN", alpn === "" ? "none agreed" : alpn],
    ["name", look.serverName],
    ["client", chain.length === 0 ? null : asksForIdentity ? asked : "no certificate asked for"],
  ];
  const facts = chain.map((certificate) => certificate.facts);
  return [
    [target, ...rows.flatMap(([name, value]) => (value === null ? [] : [`   ${name.padEnd(10)}${printable(value)}`]))].join("\n"),
    ...(facts.length > 0 ? [certificateText(facts, [], false)] : []),
    failures.map((failure) => `! ${printable(sentenceOf(failure))}\n  ${printable(handshakeAdvice(failure))}`).join("\n") ||
      "Nothing fails.",
  ].join("\n\n");
}

/** With the certificates as `cert inspect` tells them, and in PEM. */
function lookJson({ chain, at, judge, ...look }: ServerLook): string {
  const { chain: told } = JSON.parse(
    certificatesJson(
      chain.map(({ facts }) => facts),
      [],
      false,
    ),
  ) as { chain: object[] };
  const certificates = told.map((facts, index) => ({ ...facts, pem: chain[index]?.pem, failures: chain[index]?.failures }));
  return JSON.stringify({ ...look, judge: judge.from, at: new Date(at).toISOString(), chain: certificates }, null, 2);
}
