import fc from "fast-check";
import { applyEdits, createScanner, type Edit, parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import type { FieldShape } from "#shared/model/message-shape";
import { endOf, nextComma } from "../node-removal";
import { bodyTree } from "./body-tree";
import { elementPlace, elementsOf, fieldPlace, memberPlace, memberPlaces, messagePlace, type Place, pathOf, rootPlace } from "./place";
import { appendValue, chooseMember, removeValue, renameKey, setValue, swapWithNext, takeSteps } from "./text-edits";

function root(text: string): Place {
  const tree = bodyTree(text);
  if (tree.kind !== "tree") throw new Error(`not readable: ${text}`);
  return rootPlace(tree.root);
}

/** A place by its keys; a list's element by its number. */
function at(text: string, ...keys: (string | number)[]): Place {
  return keys.reduce<Place>((place, key) => (typeof key === "number" ? elementPlace(place, key) : memberPlace(place, key)), root(text));
}

const set = (text: string, json: string, ...keys: (string | number)[]) => applyEdits(text, setValue(text, at(text, ...keys), json));
const remove = (text: string, ...keys: (string | number)[]) => applyEdits(text, removeValue(text, at(text, ...keys)));
const append = (text: string, json: string, ...keys: (string | number)[]) => applyEdits(text, appendValue(text, at(text, ...keys), json));
const swap = (text: string, index: number, ...keys: (string | number)[]) => applyEdits(text, swapWithNext(text, at(text, ...keys), index));

const field = (key: string, name = key): FieldShape => ({
  key,
  name,
  number: 1,
  type: "int32",
  doc: "",
  repeated: false,
  mapKey: null,
  value: { kind: "scalar", scalar: "int32" },
  presence: false,
  required: false,
  deprecated: false,
  oneof: null,
  defaultJson: "0",
});
const shape = { fields: [field("id"), field("userName", "user_name"), field("isOld", "is_old"), field("last")] };
const setField = (text: string, name: string, json: string) => {
  const index = shape.fields.findIndex((one) => one.name === name);
  return applyEdits(text, setValue(text, fieldPlace(messagePlace(root(text), shape), shape, index), json));
};

describe("setting a value", () => {
  it("replaces what is there and nothing else", () => {
    expect(set('{ "a": 1, /* x */ "b": [2, 3] } // end', '"q"', "b", 1)).toBe('{ "a": 1, /* x */ "b": [2, "q"] } // end');
    expect(set('{\n\t"a": {}\n}', '{\n  "b": 1\n}', "a")).toBe('{\n\t"a": {\n\t  "b": 1\n\t}\n}');
  });

  it("goes behind the fields before it, on a line of its own where they have one", () => {
    expect(setField('{\n  "id": 1, // the number\n  "last": 4 // the last\n}', "user_name", '"x"')).toBe(
      '{\n  "id": 1, // the number\n  "userName": "x",\n  "last": 4 // the last\n}',
    );
    expect(setField('{\n  "id": 1 // the number\n}', "is_old", "true")).toBe('{\n  "id": 1, // the number\n  "isOld": true\n}');
    expect(setField('{\n  "last": 1,\n}', "id", "2")).toBe('{\n  "id": 2,\n  "last": 1,\n}');
    expect(setField('{\n  "last": 1,\n}', "last", "2")).toBe('{\n  "last": 2,\n}');
    expect(setField('{\n  "id": 1, /* a */ // b\n}', "last", "2")).toBe('{\n  "id": 1, /* a */ // b\n  "last": 2,\n}');
    expect(setField('{ "id": 1 }', "last", "2")).toBe('{ "id": 1, "last": 2 }');
    expect(setField('{"last": 1}', "id", "2")).toBe('{"id": 2, "last": 1}');
    expect(setField('{ // head\n    "last": 1\n}', "id", "2")).toBe('{ // head\n    "id": 2,\n    "last": 1\n}');
    expect(setField('{ "last": 1 /* one */ }', "id", "2")).toBe('{ "id": 2, "last": 1 /* one */ }');
  });

  it("makes what is missing around it, also in the place of null, and keeps the line ends", () => {
    expect(set("", "1", "a", "b")).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
    expect(set("// only words", "1", "a")).toBe('// only words\n{\n  "a": 1\n}');
    expect(set('{\r\n  "a": null\r\n}', "1", "a", "b")).toBe('{\r\n  "a": {\r\n    "b": 1\r\n  }\r\n}');
    expect(set('{ "x": 1, "a": {} }', "1", "a", "b")).toBe('{ "x": 1, "a": { "b": 1 } }');
    expect(set("{\n  // nothing yet\n}", "1", "a")).toBe('{\n  // nothing yet\n  "a": 1\n}');
    expect(append("{}", "1", "list")).toBe('{\n  "list": [1]\n}');
    expect(append('{ "list": [1] }', "2", "list")).toBe('{ "list": [1, 2] }');
    expect(append('{\n  "list": [\n    1, // one\n    2 // two\n  ]\n}', "3", "list")).toBe(
      '{\n  "list": [\n    1, // one\n    2, // two\n    3\n  ]\n}',
    );
  });

  it("spells new keys as the object spells those that it has", () => {
    expect(setField('{ "user_name": "x" }', "is_old", "true")).toBe('{ "user_name": "x", "is_old": true }');
    expect(setField('{ "userName": "x" }', "is_old", "true")).toBe('{ "userName": "x", "isOld": true }');
    expect(setField('{ "user_name": "x" }', "user_name", '"y"')).toBe('{ "user_name": "y" }');
    const text = '{ "user_name": "x", "inner": {} }';
    const inner = memberPlace(messagePlace(root(text), shape), "inner");
    expect(fieldPlace(messagePlace(inner, shape), shape, 2).key).toBe("is_old");
  });
});

describe("other edits", () => {
  it("remove a member with its comma, its line and the comment behind it", () => {
    expect(remove('{\n  "a": 1, // one\n  // of b\n  "b": 2 // two\n}', "b")).toBe('{\n  "a": 1 // one\n  // of b\n}');
    expect(remove('{ "a": [1, 2, 3] }', "a", 1)).toBe('{ "a": [1, 3] }');
    expect(remove('{ "a": [1, 2] }', "a", 1)).toBe('{ "a": [1] }');
    expect(remove('{\n  "a": 1 /* one */ } /* end */', "a"), "what closes the object stays").toBe("{\n   /* one */ } /* end */");
    expect(remove('{ "a": 1 }', "gone")).toBe('{ "a": 1 }');
  });

  it("exchange elements with the comments on their lines", () => {
    expect(swap('{ "a": [1, 2, 3] }', 1, "a")).toBe('{ "a": [1, 3, 2] }');
    expect(swap('{\n  "a": [\n    // first\n    1, // one\n    2 // two\n  ]\n}', 0, "a")).toBe(
      '{\n  "a": [\n    2, // two\n    // first\n    1 // one\n  ]\n}',
    );
    expect(swap("[1, // one\n 2 // two\n]", 0)).toBe("[2, // one\n 1 // two\n]");
    expect(swap("[1]", 0)).toBe("[1]");
  });

  it("rename a key", () => {
    const text = '{ "a": { "x": 1 } }';
    expect(applyEdits(text, renameKey(at(text, "a", "x"), 'y"'))).toBe('{ "a": { "y\\"": 1 } }');
  });
});

it("chooses one member of a oneof and takes the others away, each step in the text that the one before it left", () => {
  const text = '{\n  "id": 1, // one\n  "user_name": "x", // two\n  "last": 4\n}';
  const choose = (index: number | null) => {
    const place = (at: number) => fieldPlace(messagePlace(root(text), shape), shape, at);
    const others = [0, 1, 2].filter((at) => at !== index).map(place);
    const steps = takeSteps(text, root(text).node, chooseMember(index === null ? null : { place: place(index), json: "true" }, others));
    return steps.reduce((now, step) => applyEdits(now, step), text);
  };
  expect(choose(2)).toBe('{\n  "is_old": true,\n  "last": 4\n}');
  expect(choose(1)).toBe('{\n  "user_name": true, // two\n  "last": 4\n}');
  expect(choose(null)).toBe('{\n  "last": 4\n}');
});

it("finds a field by both names, and sees when it is there twice", () => {
  const text = '{ "user_name": "x", "userName": "y", "__proto__": 1 }';
  expect(fieldPlace(root(text), shape, 1)).toMatchObject({ twice: true, key: "userName" });
  expect(fieldPlace(root(text), shape, 0)).toMatchObject({ twice: false, node: null, key: "id" });
  expect(memberPlaces(root(text)).map(({ key }) => key)).toEqual(["user_name", "userName", "__proto__"]);
  expect(pathOf(at('{ "a/b": [1] }', "a/b", 0))).toBe("/a~1b/0");
});

/** A JSON value as text with comments and white space of all kinds; each comment has a number of its own. */
function written(value: unknown, style: readonly number[]): string {
  let step = 0;
  let comments = 0;
  const choice = (of: number) => (style[step++ % style.length] ?? 0) % of;
  const space = (): string => {
    const id = `c${comments++}`;
    return ["", " ", "\n", `/*${id}*/`, ` // ${id}\n`, `\n  // ${id}\n  `, " ", "\n    ", `\n /* ${id}\n */ `, "\r\n"][choice(10)] ?? "";
  };
  const join = (parts: readonly string[]) => {
    const trailing = parts.length > 0 && choice(4) === 0 ? "," : "";
    return `${space()}${parts.map((part) => `${part}${space()}`).join(`,${space()}`)}${trailing}${space()}`;
  };
  const write = (one: unknown): string => {
    if (Array.isArray(one)) return `[${join(one.map(write))}]`;
    if (typeof one !== "object" || one === null) return JSON.stringify(one);
    return `{${join(Object.entries(one).map(([key, inner]) => `${JSON.stringify(key)}${space()}:${space()}${write(inner)}`))}}`;
  };
  return `${space()}${write(value)}${space()}`;
}

interface Comment {
  readonly id: string;
  readonly offset: number;
}

function commentsOf(text: string): Comment[] {
  const found: Comment[] = [];
  const scanner = createScanner(text);
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const id = /^\/[/*]\s*(c\d+)/.exec(scanner.getTokenValue())?.[1];
    if (id) found.push({ id, offset: scanner.getTokenOffset() });
  }
  return found;
}

/** Every value's place below one. */
function placesIn(place: Place): Place[] {
  const inner = [...memberPlaces(place), ...elementsOf(place).map((_, index) => elementPlace(place, index))];
  return [place, ...inner.flatMap(placesIn)];
}

type Json = { readonly [key: string]: unknown };
const valueAt = (value: unknown, place: Place): unknown => {
  if (place.parent === null) return value;
  const holder = valueAt(value, place.parent);
  return typeof holder === "object" && holder !== null ? (holder as Json)[String(place.key)] : undefined;
};

/** Does the same with the value that an edit of its text should do. */
function changed(value: unknown, place: Place, change: (holder: Record<string, unknown> & unknown[], key: string) => void): unknown {
  const copy = structuredClone({ value });
  const holder = place.parent === null ? copy : valueAt(copy.value, place.parent);
  change(holder as Record<string, unknown> & unknown[], place.parent === null ? "value" : String(place.key));
  return copy.value;
}

const keys = fc.constantFrom("a", "b", "c", "d");
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(0, 1, true, null, "", '"', "// no comment", "中文\n"),
    fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie("value"), { maxLength: 4 }),
  ),
})).value;

describe("any sequence of edits", () => {
  const act = fc.record({
    kind: fc.constantFrom("set", "add", "remove", "append", "swap", "rename"),
    pick: fc.nat(),
    key: keys,
    value: json,
  });
  const bodies = fc.record({
    value: fc.dictionary(keys, json, { noNullPrototype: true }),
    style: fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
  });

  /** The edits of an act at a place, what they should make of the value, and where comments may go with what is removed. */
  function apply(
    text: string,
    value: unknown,
    place: Place,
    { kind, key, value: fresh, pick }: { kind: string; key: string; value: unknown; pick: number },
  ) {
    const { node } = place;
    const elements = elementsOf(place).length;
    const within: [number, number] = [node?.offset ?? 0, (node?.offset ?? 0) + (node?.length ?? 0)];
    const none = { edits: [] as Edit[], expected: value, lost: [0, 0] as [number, number] };
    switch (kind) {
      case "set":
        return {
          edits: setValue(text, place, JSON.stringify(fresh, null, 2)),
          expected: changed(value, place, (holder, at) => (holder[at as never] = fresh as never)),
          lost: within,
        };
      case "add": {
        if (node?.type !== "object") return none;
        const fields = ["a", "b", "c", "d"].map((name) => field(name));
        const index = fields.findIndex((one) => one.key === key);
        const added = fieldPlace(place, { fields }, index);
        const lost: [number, number] = added.node ? [added.node.offset, added.node.offset + added.node.length] : [0, 0];
        return {
          edits: setValue(text, added, JSON.stringify(fresh)),
          expected: changed(value, added, (holder, at) => (holder[at as never] = fresh as never)),
          lost,
        };
      }
      case "remove": {
        const removed = place.property ?? (typeof place.key === "number" ? node : null);
        if (!removed) return none;
        const from = text.lastIndexOf("\n", removed.offset - 1) + 1;
        const last = nextComma(text, endOf(removed)) ?? endOf(removed);
        const behind = text.indexOf("\n", last);
        const until = behind === -1 ? text.length : behind;
        const expected = changed(value, place, (holder, at) => {
          if (Array.isArray(holder)) holder.splice(Number(at), 1);
          else delete (holder as Record<string, unknown>)[at];
        });
        return { edits: removeValue(text, place), expected, lost: [from, until] as [number, number] };
      }
      case "append":
        if (node?.type !== "array") return none;
        return {
          edits: appendValue(text, place, JSON.stringify(fresh, null, 2)),
          expected: changed(value, place, (holder, at) => (holder[at as never] as unknown[]).push(fresh)),
          lost: [0, 0] as [number, number],
        };
      case "swap": {
        if (elements < 2) return none;
        const index = pick % (elements - 1);
        const expected = changed(value, place, (holder, at) => {
          const list = holder[at as never] as unknown[];
          [list[index], list[index + 1]] = [list[index + 1], list[index]];
        });
        return { edits: swapWithNext(text, place, index), expected, lost: [0, 0] as [number, number] };
      }
      default: {
        const taken = place.parent?.node?.type === "object" && memberPlaces(place.parent).some((one) => one.key === key);
        if (!place.property || taken) return none;
        const expected = changed(value, place, (holder, at) => {
          const moved = holder[at as never];
          delete holder[at as never];
          holder[key as never] = moved as never;
        });
        return { edits: renameKey(place, key), expected, lost: [0, 0] as [number, number] };
      }
    }
  }

  it("makes the text say what was meant, and keeps every comment that is not of what was removed", () => {
    fc.assert(
      fc.property(bodies, fc.array(act, { minLength: 1, maxLength: 8 }), ({ value, style }, acts) => {
        let text = written(value, style);
        let expected: unknown = value;
        for (const one of acts) {
          const places = placesIn(root(text));
          const place = places[one.pick % places.length];
          if (!place) return;
          const done = apply(text, expected, place, one);
          const mayGo = commentsOf(text)
            .filter(({ offset }) => offset >= done.lost[0] && offset < done.lost[1])
            .map(({ id }) => id);
          const before = commentsOf(text).map(({ id }) => id);
          text = applyEdits(text, done.edits);
          expected = done.expected;
          const errors: never[] = [];
          expect(parse(text, errors, { allowTrailingComma: true })).toEqual(expected);
          expect(errors).toEqual([]);
          const after = commentsOf(text).map(({ id }) => id);
          expect(after).toEqual(expect.arrayContaining(before.filter((id) => !mayGo.includes(id))));
        }
      }),
      { numRuns: 300 },
    );
  });
});
