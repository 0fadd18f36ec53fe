import { splitMethod } from "#shared/model/method";
import type { MethodOutline, ServiceOutline } from "#shared/model/schema";

type Signature = Pick<MethodOutline, "name" | "kind" | "input" | "output">;

/** Where a method stood when it was last there. */
export interface MethodPlace {
  /** Of the method's own service, in order. */
  readonly methods: readonly Signature[];
  readonly services: ReadonlySet<string>;
}

/** What has to be remembered to find out later where a method went. */
export function placeOf(services: readonly ServiceOutline[], method: string): MethodPlace {
  const own = services.find(({ name }) => name === splitMethod(method)?.service);
  return {
    methods: (own?.methods ?? []).map(({ name, kind, input, output }) => ({ name, kind, input, output })),
    services: new Set(services.map(({ name }) => name)),
  };
}

/**
 * The method that has taken the place of one that is gone, as `pkg.Service/Method`: in its service a new one of the same
 * kind and types, or it under its own name in a new service. Null where there is none, or where two could be meant.
 */
export function successorOf(gone: string, place: MethodPlace, now: readonly ServiceOutline[]): string | null {
  const parts = splitMethod(gone);
  const was = place.methods.find(({ name }) => name === parts?.method);
  if (!parts || !was) return null;
  const service = now.find(({ name }) => name === parts.service);
  if (service) {
    const method = renamedMethod(was, place.methods, service.methods);
    return method && `${parts.service}/${method.name}`;
  }
  const [heir, ...others] = now.filter((one) => {
    const moved = (type: string) => relative(type, parts.service);
    const isSame = (method: Signature) =>
      method.name === was.name &&
      method.kind === was.kind &&
      relative(method.input, one.name) === moved(was.input) &&
      relative(method.output, one.name) === moved(was.output);
    return !place.services.has(one.name) && one.methods.some(isSame);
  });
  return heir && others.length === 0 ? `${heir.name}/${was.name}` : null;
}

function renamedMethod(was: Signature, then: readonly Signature[], now: readonly MethodOutline[]): MethodOutline | null {
  const known = new Set(then.map(({ name }) => name));
  const heirs = now.filter(
    ({ name, kind, input, output }) => !known.has(name) && kind === was.kind && input === was.input && output === was.output,
  );
  if (heirs.length === 1) return heirs[0] ?? null;
  return heirs.find((heir) => now.indexOf(heir) === then.indexOf(was)) ?? null;
}

/** A type's name without the package of a service, if it is in that. */
function relative(type: string, service: string): string {
  const pkg = service.slice(0, service.lastIndexOf(".") + 1);
  return type.startsWith(pkg) ? type.slice(pkg.length) : type;
}
