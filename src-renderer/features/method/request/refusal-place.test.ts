import { expect, test } from "vitest";
import { textsOf } from "../../../i18n/i18n";
import { problemOf } from "./body-problem";
import { placeOf } from "./refusal-place";

const unknown = (facts: Record<string, string | number>) =>
  placeOf({ code: "variable-unknown", message: "", facts: { name: "who", ...facts } });

test("an unknown name is in the body, where its line is", () => {
  expect(unknown({ line: 3, column: 7 })).toEqual({ line: 3, column: 7 });
});

test("the line of a name in another text is not the body's", () => {
  const at = { line: 1, column: 1 };
  expect(unknown({ field: "the target", ...at })).toBeNull();
  expect(unknown({ field: "the metadata x-who", ...at })).toBe("metadata");
  expect(unknown({ field: "a metadata key", ...at })).toBe("metadata");
  expect(unknown({ field: "the authentication's user", ...at })).toBe("auth");
  expect(unknown({ field: "the setting deadline", ...at })).toBe("settings");
});

test("settings that cannot be read, and metadata and authentication that cannot be sent, are in their views", () => {
  expect(placeOf({ code: "bad-params", message: "", facts: { field: "keepalive.every" } })).toBe("settings");
  expect(placeOf({ code: "metadata-invalid", message: "", facts: { key: "te" } })).toBe("metadata");
  expect(placeOf({ code: "auth-invalid", message: "", facts: { field: "token" } })).toBe("auth");
});

test("only what is wrong with the body is underlined in it", () => {
  const texts = textsOf("en");
  const at = { line: 1, column: 1 };
  const fault = (field: string) => ({ code: "variable-unknown", message: "none", facts: { field, ...at } }) as const;
  expect(problemOf(fault("the metadata x-token"), texts)).toBeNull();
  expect(problemOf(fault("user.name"), texts)).toMatchObject(at);
});
