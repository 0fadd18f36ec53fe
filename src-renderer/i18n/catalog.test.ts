import { describe, expect, test } from "vitest";
import { en, type TextKey, zhCN } from "./catalog";
import { localeFor, textsOf } from "./i18n";

const keys = Object.keys(en) as TextKey[];
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("both languages", () => {
  test("have the same keys", () => {
    expect(Object.keys(zhCN).sort()).toEqual([...keys].sort());
  });

  test.each(keys)("%s has the same placeholders, and words", (key) => {
    // The singular may say "1" where the plural has a placeholder; languages differ in that.
    if (!key.endsWith("_one")) expect(holes(zhCN[key])).toEqual(holes(en[key]));
    expect(en[key].trim()).not.toBe("");
    expect(zhCN[key].trim()).not.toBe("");
  });

  test("have both plural forms of every counted text", () => {
    for (const key of keys.filter((one) => one.endsWith("_other"))) expect(keys).toContain(key.replace(/_other$/, "_one"));
  });
});

describe("texts", () => {
  test("fill in and count", () => {
    expect(textsOf("en").count("tree.files", 1)).toBe("1 file");
    expect(textsOf("en").count("tree.files", 7234)).toBe("7,234 files");
    expect(textsOf("zh-CN").count("tree.files", 1)).toBe("1 个文件");
    expect(textsOf("en").t("status.recording", { size: "{size} 1 MB" })).toBe("recording {size} 1 MB");
  });

  test("the language is the chosen one, else the browser's first", () => {
    expect(localeFor("zh-CN", ["en-US"])).toBe("zh-CN");
    expect(localeFor("system", ["zh-TW", "en"])).toBe("zh-CN");
    expect(localeFor("system", ["de", "zh"])).toBe("en");
    expect(localeFor("system", [])).toBe("en");
  });
});
