import type { Page } from "@playwright/test";
import { TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { expectAccessible, openMethod, setTarget } from "../support/actions";
import { connectProxy, serversOf, tlsServer } from "../support/tls-servers";
import { expect, inRoot, test } from "../support/workbench";

test.use({ paths: [inRoot("assets/demo/ping")] });

const started = serversOf(test);
const room = (page: Page, name: string) => page.getByRole("navigation", { name: "Rooms" }).getByRole("button", { name });
const filter = (page: Page) => page.getByRole("textbox", { name: "Filter methods and messages" });

test("each room has a key, and the services' filter is reached from the certificates", async ({ page }) => {
  await openMethod(page, "Unary, unary");
  await page.keyboard.press("Alt+s");
  await expect(filter(page)).toBeFocused();
  await page.keyboard.type("bidi");
  await page.keyboard.press("Alt+Shift+K");
  await expect(room(page, "Keys and certificates")).toHaveAttribute("aria-current", "page");
  await expect(filter(page)).toBeHidden();

  await page.keyboard.press("Alt+s");
  await expect(filter(page)).toBeFocused();
  await expect(filter(page), "what was filtered is so still").toHaveValue("bidi");
  await expect(room(page, "Services")).toHaveAttribute("aria-current", "page");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+Shift+K");
  await page.keyboard.press("Alt+Shift+S");
  await expect(page.getByRole("tree", { name: "Services and messages" })).toBeFocused();
  await page.keyboard.type("unary");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: /^Unary/ })).toHaveAttribute("aria-selected", "true");
});

test("a server is asked over what its chip says, which is chosen there; Escape leaves the panel, then the question", async ({ page }) => {
  await openMethod(page, "Unary, unary");
  await page.keyboard.press("ControlOrMeta+Shift+s");
  const dialog = page.getByRole("dialog", { name: "Ask a server" });
  await dialog.getByRole("textbox", { name: "Server address" }).fill("api.example.com:443");
  const chip = dialog.getByRole("button", { name: /: how api\.example\.com:443 is reached$/ });
  await expect(chip).toHaveText("TLS, system roots");
  await chip.press("Enter");
  const panel = dialog.getByRole("region", { name: "How api.example.com:443 is reached" });
  await expect(panel).toBeFocused();
  await expectAccessible(page, "the panel of a target that is asked for its services");
  await panel.getByRole("textbox", { name: "Server name" }).fill("other.example.com");
  await page.keyboard.press("Enter");
  await expect(panel, "Enter is not for the form around it").toBeVisible();
  await panel.getByRole("radio", { name: "Plaintext" }).click();
  await expect(chip).toHaveText("plaintext");
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(chip).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("a server whose CA nobody knows is trusted where it was asked", async ({ page }) => {
  const authority = await TestAuthority.make("Our CA");
  const { cert, key } = await authority.issue({ names: ["localhost"] });
  const server = await tlsServer({ cert: `${cert}\n${authority.cert}`, key });
  started(server);
  await page.keyboard.press("ControlOrMeta+Shift+s");
  const dialog = page.getByRole("dialog", { name: "Ask a server" });
  await dialog.getByRole("textbox", { name: "Server address" }).fill(`https://localhost:${server.port}`);
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("was issued by CN=Our CA, which nobody here vouches for");
  await dialog.getByRole("button", { name: "Show and trust its CA…" }).click();
  await dialog.getByRole("button", { name: /^Trust Our CA for/ }).click();
  // It is no server with reflection: what fails now comes after TLS.
  await expect(dialog.getByRole("alert")).not.toContainText("vouches");
  await expect(dialog.getByRole("button", { name: /^TLS, own authority Our CA/ })).toBeVisible();
});

test("a proxy that is not there is told and left out where the server was asked", async ({ page }) => {
  const proxy = await connectProxy();
  await openMethod(page, "Unary, unary");
  await setTarget(page, "127.0.0.1:9");
  await page.keyboard.press("Alt+l");
  const row = page.getByRole("region", { name: /^How .* is reached$/ }).getByRole("group", { name: "Proxy", exact: true });
  await row.getByRole("combobox").selectOption("HTTP (CONNECT)");
  await row.getByRole("textbox", { name: "Address" }).fill(`127.0.0.1:${proxy.port}`);
  proxy.stop();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+Shift+s");
  const dialog = page.getByRole("dialog", { name: "Ask a server" });
  await dialog.getByRole("textbox", { name: "Server address" }).fill("127.0.0.1:9");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await dialog.getByRole("button", { name: "Go without the proxy" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Nothing listens on 127.0.0.1:9.");
});
