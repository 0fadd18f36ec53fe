import { describe, expect, it } from "vitest";
import { trustGuides } from "./trust-guide";

const guides = trustGuides({ file: "ca.pem", commonName: "Our CA; rm -rf / 开发", sha1: "AB12" });

describe("how to trust an authority", () => {
  it("is said for each platform, with the way back", () => {
    const systems = guides.map(({ platform, store }) => `${platform} ${store}`);
    expect(systems).toEqual(
      expect.arrayContaining(["mac system", "windows system", "linux debian", "linux fedora", "linux java", "windows node"]),
    );
    for (const { trust, remove } of guides) expect(trust).not.toBe(remove);
    expect(guides.find(({ store }) => store === "debian")).toMatchObject({
      trust: 'sudo install -m 644 "ca.pem" /usr/local/share/ca-certificates/our-ca-rm-rf.crt && sudo update-ca-certificates',
      remove: "sudo rm /usr/local/share/ca-certificates/our-ca-rm-rf.crt && sudo update-ca-certificates --fresh",
    });
    expect(guides.find(({ platform }) => platform === "windows")?.remove).toBe("certutil -delstore -user Root AB12");
  });

  it("leaves nothing of a name for a shell to run", () => {
    for (const { trust, remove } of trustGuides({ file: 'a"$(x)`y`.pem', commonName: "$(x)", sha1: "AB" })) {
      expect(`${trust}${remove}`).not.toMatch(/[`$]/);
    }
    expect(trustGuides({ file: "ca.pem", commonName: "开发", sha1: "AB" })[2]?.remove).toContain("wirebench-dev-ca");
  });
});
