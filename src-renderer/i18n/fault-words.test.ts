import { expect, it } from "vitest";
import { type FaultData, faultCodes } from "#shared/base/fault";
import { faultTextsZh } from "./fault-texts";
import { faultLine, faultWords } from "./fault-words";
import { textsOf } from "./i18n";

const [en, zh] = [textsOf("en"), textsOf("zh-CN")];
const fault = (code: FaultData["code"], facts: FaultData["facts"] = {}): FaultData => ({
  code,
  message: "It is so.",
  act: "Do this.",
  facts,
});

it("says in English what the core says", () => {
  expect(faultWords(fault("auth-failed", { url: "https://a/t" }), en)).toEqual({ lines: ["It is so.", "Do this."], original: null });
  expect(faultLine(fault("io"), en)).toBe("It is so. Do this.");
});

it("says in Chinese what the code and the facts say, with the core's words as the detail", () => {
  const words = faultWords(fault("password-wrong", { file: "a.p12" }), zh);
  expect(words).toEqual({ lines: ["此密码打不开 a.p12。", "请输入加密它时所用的密码。"], original: "It is so. Do this." });
  expect(faultLine(fault("password-needed", { file: "$&.p12" }), zh)).toBe("$&.p12 已加密。请输入它的密码。（It is so. Do this.）");
});

it("takes the text whose facts are there, and one for all others last", () => {
  const first = (facts: FaultData["facts"]) => faultWords(fault("auth-failed", facts), zh).lines[0];
  expect(first({ url: "https://a/t", error: "invalid_client", status: 401 })).toBe(
    "https://a/t 没有给出令牌：invalid_client（HTTP 401）。",
  );
  expect(first({ url: "https://a/t", reason: "ECONNREFUSED" })).toBe("无法连接 https://a/t（ECONNREFUSED）。");
  expect(first({})).toBe("未能获得令牌。");
  expect(faultWords(fault("route-broken", { pattern: "" }), zh).lines[0]).toContain("为此目标选择的");
  expect(faultWords(fault("auth-invalid", { field: "constructor" }), zh).lines[0]).toBe("认证设置缺少内容，或有误。");
});

it("tells the cause of a server that could not be asked by the cause's own texts", () => {
  const facts = { target: "localhost:1", status: "UNAVAILABLE", cause: "refused" };
  expect(faultWords(fault("reflection-failed", facts), zh).lines).toEqual([zh.t("cause.refused"), zh.t("cause.refused.act")]);
  expect(faultWords(fault("reflection-failed", { ...facts, cause: "__proto__" }), zh).lines[0]).toContain("localhost:1");
});

it("has one text at least of each of its codes that needs no fact", () => {
  const needy = Object.entries(faultTextsZh).filter(([, texts]) => !texts.some(({ on, what }) => !on && !what.includes("{")));
  expect(needy.map(([code]) => code)).toEqual([]);
  expect(
    faultCodes.filter(
      (code) => /^(auth|password|certificate|secret|sign|route|target|reflection|call|body)-/.test(code) && !faultTextsZh[code],
    ),
  ).toEqual([]);
});
