import { joinHostPort, parseTarget, type Target } from "#shared/model/target";
import type { TargetSettings, Transport } from "#shared/model/trust";
import { patternFor } from "#shared/model/trust-rules";
import { useHost } from "../host/host";
import { tellFault } from "../state/schema-actions";
import { trustOf } from "../state/trust-store";
import { useWindowState } from "../state/window-state";

/** Keeps what mends a target, as a rule for it. */
export interface Mending {
  /** What the rule is for. */
  readonly pattern: string;
  choose(settings: Partial<TargetSettings>): void;
  /** Keeps a certificate as an authority and trusts it for the target, beside those that are trusted for it by name. */
  trustAuthority(name: string, sha256: string, pem: string): void;
}

interface MendedTarget {
  readonly target: string;
  /** The target's own text decides its transport: another one takes another text. */
  readonly onTarget?: (target: string) => void;
  /** What is chosen holds from now on. */
  readonly onMended: () => void;
}

export function useMending({ target: text, onTarget, onMended }: MendedTarget): Mending {
  const { client } = useHost();
  const state = useWindowState();
  const target = parseTarget(text);
  const save = async (settings: Partial<TargetSettings>) => {
    const { transport } = settings;
    const isInTheText = transport !== undefined && target.transport !== null;
    if (isInTheText) onTarget?.(withScheme(target, transport));
    else await state.trustActions.chooseFor(target, patternFor(target), settings);
    onMended();
  };
  const keep = async (name: string, sha256: string, pem: string) => {
    const kept = state.certificates.getState().kept?.find(({ kind, chain }) => kind === "authority" && chain[0]?.sha256 === sha256);
    const id = kept?.id ?? (await importOne(name, pem));
    const roots = trustOf(text, state.trust.getState().rules)?.settings.roots;
    const before = roots?.from === "kept" ? roots.ids.filter((one) => one !== id) : [];
    await save({ roots: { from: "kept", ids: [...before, id] } });
  };
  const importOne = async (name: string, pem: string): Promise<string> => {
    const files = [{ name: `${name.slice(0, 100)}.pem`, bytes: new TextEncoder().encode(pem) }];
    const { ids } = await client.call("certificate.import", { files, password: null });
    return ids[0] ?? "";
  };
  return {
    pattern: patternFor(target),
    choose: (settings) => tellFault(state, save(settings)),
    trustAuthority: (name, sha256, pem) => tellFault(state, keep(name, sha256, pem)),
  };
}

/** A target of a URL, over the other transport; at the very port, which a scheme would change. */
function withScheme({ host, port, prefix }: Target, transport: Transport): string {
  return `${transport === "tls" ? "grpcs" : "grpc"}://${joinHostPort(host ?? "", port ?? 0)}${prefix}`;
}
