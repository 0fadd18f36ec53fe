import type { DescExtension, DescField, DescMessage, Registry } from "@bufbuild/protobuf";
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { Fault } from "#shared/base/fault";
import { suggestion } from "#shared/model/nearest";
import { planOf } from "../display/compile";
import type { FieldPlan, MessagePlan } from "../display/message-plan";
import { type PathPart, parseFieldPath } from "./field-path";
import { type End, FieldPick, type Hop } from "./field-pick";
import type { JsonStep } from "./json-walk";
import { leafOf } from "./leaf";

type AnyField = DescField | DescExtension;

/**
 * What reads a field of a message type by its path: names as in JSON or as in the .proto, `[pkg.ext]` for extensions, `.key`
 * or `["key"]` into maps, `[0]` into lists, and into Structs and Anys by their JSON. A list without an index is all of its
 * elements. Fault bad-params (facts: path, type): there is no such field, or nothing within it.
 */
export function compilePick(type: DescMessage, registry: Registry, path: string): FieldPick {
  return new PickCompiler(registry, path).compile(type);
}

class PickCompiler {
  readonly #registry: Registry;
  readonly #path: string;
  readonly #parts: readonly PathPart[];
  #at = 0;

  constructor(registry: Registry, path: string) {
    this.#registry = registry;
    this.#path = path;
    this.#parts = parseFieldPath(path);
  }

  /** Goes down through singular messages on the wire, and from the first list, map or special form on through its JSON. */
  compile(root: DescMessage): FieldPick {
    const hops: Hop[] = [];
    for (let type = root; ; ) {
      const field = this.#field(type);
      const hop = this.#hop(type, field);
      hops.push(hop);
      const { message } = field;
      const isPlain = field.fieldKind === "message" && message && !hasCustomJsonRepresentation(message);
      if (isPlain && this.#at < this.#parts.length) {
        type = message;
        continue;
      }
      const steps: JsonStep[] = [];
      return new FieldPick(hops, steps, this.#within(field, steps, [...hops]));
    }
  }

  #hop(type: DescMessage, field: AnyField): Hop {
    return { plan: planOf(type, this.#registry), field: this.#planOf(type, field), desc: field };
  }

  /** The rest of the path as steps through JSON; `field` is where it begins, and `way` leads there. */
  #within(field: AnyField, steps: JsonStep[], way: Hop[] | null): End {
    const { fieldKind, message } = field;
    let onward = way;
    if (fieldKind === "map") {
      onward = null;
      const key = this.#take();
      if (key === null) return { leaf: { is: "text" }, isScalar: false, way: null };
      steps.push({ to: "member", key: textOfPart(key), spread: false });
    } else if (fieldKind === "list") {
      const part = this.#peek();
      const index = part?.is === "index" ? part.index : null;
      if (index !== null) {
        this.#at++;
        onward = null;
      }
      steps.push({ to: index ?? "each" });
    }
    if (this.#at === this.#parts.length) return { leaf: leafOf(field), isScalar: !message, way: onward };
    if (!message) throw this.#nothingWithin(field);
    if (!hasCustomJsonRepresentation(message)) {
      const next = this.#field(message);
      steps.push({ to: "member", key: next.jsonName, spread: false });
      return this.#within(next, steps, onward && [...onward, this.#hop(message, next)]);
    }
    if (!holdsAnything.has(message.typeName)) throw this.#nothingWithin(field);
    for (let part = this.#take(); part !== null; part = this.#take()) {
      steps.push(part.is === "index" ? { to: part.index } : { to: "member", key: textOfPart(part), spread: true });
    }
    return { leaf: { is: "any-json" }, isScalar: false, way: null };
  }

  #peek(): PathPart | null {
    return this.#parts[this.#at] ?? null;
  }

  #take(): PathPart | null {
    return this.#parts[this.#at++] ?? null;
  }

  #field(type: DescMessage): AnyField {
    const part = this.#take();
    const name = part === null || part.is === "index" ? "" : textOfPart(part);
    const field = type.fields.find((one) => one.name === name || one.jsonName === name) ?? this.#extension(type, name);
    if (field) return field;
    throw new Fault("bad-params", `${type.typeName} has no field ${JSON.stringify(part ? textOfPart(part) : "")}.`, {
      act: suggestion(
        name,
        type.fields.map((one) => one.jsonName),
      ),
      facts: { path: this.#path, type: type.typeName },
    });
  }

  #extension(type: DescMessage, name: string): DescExtension | undefined {
    const extension = name.startsWith("[") ? this.#registry.getExtension(name.slice(1, -1)) : undefined;
    return extension?.extendee.typeName === type.typeName ? extension : undefined;
  }

  #planOf(type: DescMessage, field: AnyField): FieldPlan {
    const plan: MessagePlan = planOf(type, this.#registry);
    const known = plan.fields.find(({ number }) => number === field.number);
    if (known) return known;
    for (const wire of [0, 1, 2, 3, 5]) {
      const extension = plan.fieldOf(((field.number << 3) | wire) >>> 0);
      if (extension) return extension;
    }
    throw new Fault("internal", `${field.toString()} has no plan.`);
  }

  #nothingWithin(field: AnyField): Fault {
    return new Fault("bad-params", `Nothing is within ${JSON.stringify(field.name)}: it is one value.`, {
      act: `End the path with ${JSON.stringify(field.jsonName)}.`,
      facts: { path: this.#path, type: (field.kind === "field" ? field.parent : field.extendee).typeName },
    });
  }
}

const holdsAnything = new Set(["Any", "Struct", "Value", "ListValue"].map((name) => `google.protobuf.${name}`));

function textOfPart(part: PathPart): string {
  if (part.is === "name") return part.name;
  return part.is === "key" ? part.key : String(part.index);
}
