import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { type Pair, selfSigned, TestAuthority } from "../../src-main/engine/channels/testing/certificates";
import { call, expectAccessible, openMethod, setTarget } from "../support/actions";
import { http1Server, plaintextServer, serversOf, tlsServer } from "../support/tls-servers";
import { expect, inRoot, test } from "../support/workbench";

test.use({ paths: [inRoot("assets/demo/ping")] });

const started = serversOf(test);
let authority: TestAuthority;

test.beforeAll(async () => {
  authority = await TestAuthority.make("Our CA");
});
/** With the certificates above it, as servers are to send them. */
function withChain<T extends { readonly cert: string }>(pair: T): T {
  return { ...pair, cert: `${pair.cert}\n${authority.cert}` };
}

const status = (page: Page) => page.getByRole("main").getByRole("tabpanel").first().getByRole("status").first();
const acts = (page: Page) => page.getByRole("region", { name: "What can be done" });
const act = (page: Page, name: string | RegExp) => acts(page).getByRole("button", { name });

/** Calls a server and hears why it was not to be. */
async function callFails(page: Page, target: string, why: string | RegExp): Promise<void> {
  await setTarget(page, target);
  await call(page);
  await expect(page.getByRole("heading", { name: why })).toBeVisible();
  await expect(status(page)).toContainText("UNAVAILABLE (14)");
}

async function callSucceeds(page: Page): Promise<void> {
  await expect(status(page)).toContainText("OK (0)");
}

/** Keeps a client certificate by dropping its file on the page of keys and certificates. */
async function keepIdentity(page: Page, name: string, { cert, key }: Pair): Promise<void> {
  await page.keyboard.press("Alt+Shift+K");
  const files = await page.evaluateHandle(
    ([file, text]) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([text ?? ""], file ?? ""));
      return dropped;
    },
    [`${name}.pem`, `${cert}\n${key}`],
  );
  await page.locator("[data-takes-file]").dispatchEvent("drop", { dataTransfer: files });
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^(Import|Keep)/ })
    .click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** A workbench in which TLS is chosen for localhost, and TLS 1.3 for an address; 127.0.0.1 stays as it is by default, in plaintext. */
async function openOverTls(dataDir: string, reopen: () => Promise<Page>): Promise<Page> {
  const rules = [
    { id: "tls", pattern: "localhost", settings: { transport: "tls" } },
    { id: "new", pattern: "::ffff:127.0.0.1", settings: { transport: "tls", minVersion: "TLSv1.3" } },
  ];
  writeFileSync(path.join(dataDir, "targets.json"), JSON.stringify({ rules }));
  const page = await reopen();
  await openMethod(page, "Unary, unary");
  return page;
}

test("who vouches for the server", async ({ dataDir, reopen }, info) => {
  const page = await openOverTls(dataDir, reopen);
  if (info.project.name === "served") await page.context().grantPermissions(["clipboard-write"]);

  await test.step("an unknown CA: shown, then trusted", async () => {
    const { port } = started(await tlsServer(withChain(await authority.issue({ commonName: "api" }))));
    await callFails(page, `localhost:${port}`, /was issued by CN=Our CA, which nobody here vouches for/);
    await act(page, "Show and trust its CA…").click();
    await expect(acts(page).getByRole("article", { name: "Our CA" })).toContainText(/SHA-256\s*([0-9A-F]{2}:){31}[0-9A-F]{2}/);
    await expectAccessible(page, "a CA that is shown before it is trusted");
    await act(page, `Trust Our CA for localhost:${port}`).click();
    await callSucceeds(page);
  });

  await test.step("self-signed: shown, then pinned; refused when it is another one, until that is pinned", async () => {
    const server = started(await tlsServer(await selfSigned()));
    await callFails(page, `localhost:${server.port}`, /is signed by itself/);
    await act(page, "Show and pin its certificate…").click();
    await act(page, `Pin this certificate for localhost:${server.port}`).click();
    await callSucceeds(page);
    server.renew(await selfSigned({ commonName: "renewed" }));
    await callFails(page, `localhost:${server.port}`, /another certificate than the one that is pinned/);
    await act(page, "Show and pin its certificate…").click();
    await expect(acts(page).getByRole("article", { name: "renewed" })).toBeVisible();
    await act(page, /^Pin this certificate/).click();
    await callSucceeds(page);
  });

  await test.step("expired, and not valid yet: with the dates and this machine's clock", async () => {
    const year = new Date().getFullYear();
    const past = started(await tlsServer(withChain(await authority.issue({ days: [-9, -2] }))));
    await callFails(page, `localhost:${past.port}`, new RegExp(`expired on .* This machine's clock says .*${year}`));
    // What is at fault comes first, and what gives up the check last.
    await expect(acts(page).getByRole("button")).toHaveText([
      "Copy a note for the server's owner",
      "Call again",
      "Look at the server",
      /./,
      "Pin it all the same…",
    ]);
    await act(page, "Copy a note for the server's owner").click();
    await expect(acts(page).getByText("Copied")).toBeAttached();
    past.renew(withChain(await authority.issue({ days: [-2, 9] })));
    await act(page, "Call again").click();
    await expect(page.getByRole("heading", { name: /was issued by CN=Our CA/ })).toBeVisible();
    const future = started(await tlsServer(withChain(await authority.issue({ days: [2, 9] }))));
    await callFails(page, `localhost:${future.port}`, new RegExp(`is valid from .* on. This machine's clock says .*${year}`));
  });
});

test("a client certificate, and a look at the server that asks for it", async ({ dataDir, reopen }) => {
  const page = await openOverTls(dataDir, reopen);
  const strangers = await TestAuthority.make("Strangers");
  const ca = authority.cert;
  const { port } = started(await tlsServer({ ...withChain(await authority.issue()), ca, requestCert: true, maxVersion: "TLSv1.2" }));
  await keepIdentity(page, "alice", await authority.issue({ commonName: "alice", purpose: "client" }));
  await keepIdentity(page, "mallory", await strangers.issue({ commonName: "mallory", purpose: "client" }));
  await page.getByRole("tab", { name: /^Unary/ }).click();

  await test.step("required: one that the server does not take, then one that it does", async () => {
    // In TLS 1.2 the server refuses before this side has judged it.
    await callFails(page, `localhost:${port}`, "asks for a client certificate, and was shown none");
    await act(page, "Choose a client certificate…").click();
    await expect(acts(page).getByText("of a CA that it accepts")).toHaveCount(1);
    await act(page, "Use mallory").click();
    await expect(page.getByRole("heading", { name: "does not accept the client certificate" })).toBeVisible();
    await act(page, "Choose a client certificate…").click();
    await act(page, "Use alice").click();
    await expect(page.getByRole("heading", { name: "nobody here vouches for" })).toBeVisible();
    await act(page, "Show and trust its CA…").click();
    await act(page, /^Trust Our CA/).click();
    await callSucceeds(page);
  });

  await test.step("the look, by its key", async () => {
    await page.keyboard.press("Alt+Shift+L");
    await expect(page.getByRole("textbox", { name: "Target" })).toHaveValue(`localhost:${port}`);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "A call by TLS would go through" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Connection" })).toContainText("asked for, of CN=Our CA");
    await expect(page.getByRole("region", { name: "Connection" })).toContainText("TLSv1.2");
    const chain = page.getByRole("region", { name: "Certificates, as the server sends them" });
    await expect(chain.getByRole("article")).toHaveCount(2);
    await expectAccessible(page, "a look at a server");
  });
});

test("names, versions and protocols", async ({ dataDir, reopen }) => {
  const page = await openOverTls(dataDir, reopen);

  await test.step("another name: the one that the certificate has", async () => {
    const { port } = started(await tlsServer(withChain(await authority.issue({ names: ["api.example.com", "*grpcstudy.com"] }))));
    await callFails(page, `localhost:${port}`, /nobody here vouches for|not for localhost/);
    await act(page, "Show and trust its CA…").click();
    await act(page, /^Trust Our CA/).click();
    await expect(page.getByRole("heading", { name: "is not for localhost: it is for api.example.com, *grpcstudy.com" })).toBeVisible();
    await act(page, "Use the name *grpcstudy.com").click();
    await callSucceeds(page);
  });

  await test.step("a plaintext server under TLS: plaintext, by a choice of one's own", async () => {
    const { port } = started(await plaintextServer());
    await callFails(page, `localhost:${port}`, "The server does not speak TLS");
    await act(page, "Use plaintext").click();
    await callSucceeds(page);
  });

  await test.step("the same where the target's text asks for TLS: the text is changed", async () => {
    const { port } = started(await plaintextServer());
    await callFails(page, `https://127.0.0.1:${port}`, "The server does not speak TLS");
    await act(page, "Use plaintext").click();
    await callSucceeds(page);
    await expect(page.getByRole("combobox", { name: "Target" })).toHaveValue(`grpc://127.0.0.1:${port}`);
  });

  await test.step("a TLS server under plaintext: TLS, and then whom it takes", async () => {
    const { port } = started(await tlsServer(await selfSigned()));
    await callFails(page, `127.0.0.1:${port}`, "The server speaks TLS, and this call was made in plaintext.");
    await act(page, "Use TLS").click();
    await expect(page.getByRole("heading", { name: "is signed by itself" })).toBeVisible();
    await act(page, "Show and pin its certificate…").click();
    await act(page, /^Pin this certificate/).click();
    await callSucceeds(page);
  });

  await test.step("HTTP/1", async () => {
    const { port } = started(await http1Server(await selfSigned()));
    await callFails(page, `localhost:${port}`, "The server speaks TLS, but not HTTP/2");
  });

  await test.step("TLS 1.2 where 1.3 is asked for: both allowed", async () => {
    const { port } = started(await tlsServer({ ...(await selfSigned()), maxVersion: "TLSv1.2" }));
    await callFails(page, `[::ffff:127.0.0.1]:${port}`, "have no version of TLS in common");
    await act(page, "Allow TLS 1.2 and 1.3").click();
    await expect(page.getByRole("heading", { name: "is signed by itself" })).toBeVisible();
  });
});
