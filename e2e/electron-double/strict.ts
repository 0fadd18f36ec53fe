/** `target` with every missing property an error, so that a test never passes on something the double does not have. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(inner, key) {
      const value: unknown = Reflect.get(inner, key, inner);
      if (value === undefined && typeof key === "string" && !tolerated.has(key) && !(key in inner))
        throw new Error(`The double lacks ${name}.${key}.`);
      return typeof value === "function" && !isClass(value) ? value.bind(inner) : value;
    },
  });
}

/** What language and tools ask of any object. */
const tolerated = new Set([
  "then",
  "toJSON",
  "__esModule",
  "default",
  "asymmetricMatch",
  "$$typeof",
  "nodeType",
  "@@__IMMUTABLE_ITERABLE__@@",
]);

function isClass(value: object): boolean {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}
