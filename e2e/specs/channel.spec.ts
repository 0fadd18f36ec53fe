import type { Page } from "@playwright/test";
import { selfSigned } from "../../src-main/engine/channels/testing/certificates";
import { call, expectAccessible, openMethod, setTarget } from "../support/actions";
import { plaintextServer, serversOf, tlsServer } from "../support/tls-servers";
import { expect, inRoot, test } from "../support/workbench";

test.use({ paths: [inRoot("assets/demo/ping")] });

const started = serversOf(test);
const channel = (page: Page) => page.getByRole("contentinfo").getByRole("status", { name: "Channel" });
const ok = (page: Page) => expect(page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first()).toContainText("OK (0)");

test("the channel's state and address are in sight before, between and after calls", async ({ page }) => {
  const server = await plaintextServer();
  started(server);
  await openMethod(page, "Unary, unary");
  await setTarget(page, `localhost:${server.port}`);
  await expect(channel(page)).toHaveText("channel idle");
  await call(page);
  await ok(page);
  await expect(channel(page)).toHaveText(new RegExp(`^channel ready · (127\\.0\\.0\\.1|\\[?::1\\]?):${server.port} · plaintext$`));
  await expectAccessible(page, "a channel that is ready");
  await page.setViewportSize({ width: 1024, height: 700 });
  await expect(channel(page)).toBeVisible();
  // The server hangs up: nobody calls, and it is told all the same.
  server.stop();
  await expect(channel(page)).toHaveText("channel idle");
  await call(page);
  await expect(channel(page)).toHaveText("channel in transient failure");
});

test("what TLS came to stands beside the address, in Chinese too", async ({ page }) => {
  const server = await tlsServer(await selfSigned());
  started(server);
  await openMethod(page, "Unary, unary");
  await setTarget(page, `grpcs://localhost:${server.port}`);
  await call(page);
  await expect(channel(page)).toHaveText("channel in transient failure");
  const acts = page.getByRole("region", { name: "What can be done" });
  await acts.getByRole("button", { name: "Show and pin its certificate…" }).click();
  await acts.getByRole("button", { name: /^Pin this certificate/ }).click();
  await ok(page);
  await expect(channel(page)).toHaveText(/^channel ready · .+:\d+ · TLSv1\.3 · TLS_\w+ · h2$/);
  await page
    .getByRole("contentinfo")
    .getByRole("button", { name: /中文|Chinese/ })
    .click();
  await expect(page.getByRole("contentinfo").getByRole("status", { name: "通道" })).toHaveText(/^通道就绪 · .+ · TLSv1\.3/);
});
