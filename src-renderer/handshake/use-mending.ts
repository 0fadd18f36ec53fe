import { parseTarget } from "#shared/model/target";
import type { TargetSettings } from "#shared/model/trust";
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
    const isOtherTransport = settings.transport !== undefined && target.transport !== null && settings.transport !== target.transport;
    const bare = isOtherTransport ? withoutScheme(text) : text;
    if (isOtherTransport) onTarget?.(bare);
    const place = parseTarget(bare);
    await state.trustActions.chooseFor(place, patternFor(place), settings);
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

function withoutScheme(text: string): string {
  return text.trim().replace(/^(https?|grpcs?):\/\//i, "");
}
