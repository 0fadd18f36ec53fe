import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Redactor } from "./redactor";

function knowing(...texts: string[]): Redactor {
  const redactor = new Redactor();
  for (const text of texts) redactor.add(text);
  return redactor;
}

const secretText = fc
  .string({ unit: "grapheme", minLength: 8, maxLength: 40 })
  .filter((text) => text.trim().length >= 8 && !/[="]/.test(text));

describe("a redactor", () => {
  it("takes a secret out in every form in which it may leave", () => {
    fc.assert(
      fc.property(secretText, fc.string(), fc.string(), (secret, before, after) => {
        const { text } = knowing(secret);
        for (const form of [
          secret,
          Buffer.from(secret).toString("base64"),
          Buffer.from(secret).toString("base64url"),
          encodeURIComponent(secret),
          JSON.stringify(secret),
        ]) {
          expect(text(`${before} ${form} ${after}`)).not.toContain(form.replace(/=+$|^"|"$/g, ""));
        }
      }),
    );
  });

  it("leaves alone what holds none", () => {
    const { text, bytes } = knowing("canary-secret");
    expect(text("the canary sings")).toBe("the canary sings");
    const untouched = Buffer.from("the canary sings");
    expect(bytes(untouched)).toBe(untouched);
  });

  it("leaves no rest of a secret that begins like another, whichever is told first", () => {
    expect(knowing("canary-12", "canary-1234").text("x canary-1234 y")).toBe("x •••••• y");
    expect(knowing("canary-1234", "canary-12").text("x canary-1234 y")).toBe("x •••••• y");
  });

  it("finds short ones as whole words, and those of three characters not at all", () => {
    const { text } = knowing("pass", "abc", "密码密码");
    expect(text("pass: the password is pass, abc")).toBe("••••••: the password is ••••••, abc");
    expect(text("密码密码 我的密码密码吗")).toBe("•••••• 我的密码密码吗");
    expect(knowing("$&.*").text("a $&.* b")).toBe("a •••••• b");
  });

  it("finds a private key by any of its lines, also inside of a JSON key file", () => {
    const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const lines = pem.trim().split("\n").slice(1, -1);
    for (const { text } of [knowing(pem), knowing(JSON.stringify({ type: "service_account", private_key: pem }))]) {
      for (const line of lines.filter((one) => one.length >= 16)) expect(text(`error near ${line}!`)).toBe("error near ••••••!");
      expect(text(lines.join(""))).toBe("••••••");
    }
  });

  it("overwrites bytes by as many, so that what they are stays readable", () => {
    const { bytes } = knowing("canary-secret");
    const before = Buffer.from("\x0a\x0dcanary-secret\x12\x01x canary-secret");
    expect(Buffer.from(bytes(before)).toString()).toBe("\x0a\x0d*************\x12\x01x *************");
    expect(before.toString()).toContain("canary-secret");
  });

  it("redacts all of a fault", () => {
    const fault = {
      code: "auth-failed",
      message: "no canary-secret",
      act: "try canary-secret",
      facts: { url: "https://x/?t=canary-secret", status: 401 },
    } as const;
    expect(knowing("canary-secret").fault(fault)).toEqual({
      code: "auth-failed",
      message: "no ••••••",
      act: "try ••••••",
      facts: { url: "https://x/?t=••••••", status: 401 },
    });
    expect(knowing().fault({ code: "io", message: "x" })).toEqual({ code: "io", message: "x" });
  });

  it("knows the latest thousand", () => {
    const redactor = new Redactor();
    redactor.add("the-oldest-of-all");
    for (let n = 0; n < 999; n++) redactor.add(`secret number ${n}`);
    redactor.add("the-oldest-of-all");
    redactor.add("one more secret");
    expect(redactor.text("the-oldest-of-all, one more secret, secret number 0.")).toBe("••••••, ••••••, secret number 0.");
  });
});
