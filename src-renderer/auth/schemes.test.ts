import { parse } from "valibot";
import { describe, expect, it } from "vitest";
import { authKinds } from "#shared/model/auth";
import { auth } from "#shared/model/auth-schema";
import { changedKind, newScheme } from "./schemes";

describe("schemes", () => {
  it.each(authKinds)("begin as the core takes them: %s", (kind) => {
    const scheme = newScheme(kind);
    expect(parse(auth, { scheme, allowPlaintext: false })).toEqual({ scheme, allowPlaintext: false });
  });

  it("take the client along between OAuth's two ways, and nothing else", () => {
    const client = { ...newScheme("oauth-client"), clientId: "me", clientSecret: "secret-1", tokenUrl: "https://login/token" };
    const code = changedKind(client as never, "oauth-code");
    expect(code).toMatchObject({ kind: "oauth-code", clientId: "me", clientSecret: "secret-1", authorizeUrl: "", refreshToken: null });
    expect(changedKind(code, "oauth-client")).toEqual(client);
    expect(changedKind(code, "bearer")).toEqual({ kind: "bearer", token: null });
    expect(changedKind({ kind: "bearer", token: "id" }, "oauth-code")).toEqual(newScheme("oauth-code"));
  });
});
