import { expect, test } from "vitest";
import { shownTheme } from "./appearance";

test("the chosen theme is shown, and the system's where that is the choice", () => {
  expect(shownTheme("light", true)).toBe("light");
  expect(shownTheme("dark", false)).toBe("dark");
  expect(shownTheme("system", true)).toBe("dark");
  expect(shownTheme("system", false)).toBe("light");
});
