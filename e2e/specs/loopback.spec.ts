import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "../support/workbench";

// What a web page on the same machine would try against the served mode; the refusals on raw sockets are unit tests.
// biome-ignore lint/correctness/noEmptyPattern: Playwright reads a hook's dependencies from this pattern.
test.beforeEach(({}, info) => test.skip(info.project.name === "electron", "Electron has no port to knock at"));

async function foreignPage(): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end("<!doctype html><title>foreign</title>"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

test("a page of another origin gets neither the socket, nor the files, nor a frame", async ({ page, context }) => {
  const own = new URL(page.url()).origin;
  const foreign = await foreignPage();
  const intruder = await context.newPage();
  await intruder.goto(foreign.url);
  const got = await intruder.evaluate(async (origin) => {
    const socket = await new Promise<string>((resolve) => {
      const ws = new WebSocket(`${origin.replace("http", "ws")}/ws`, "wirebench.v1");
      ws.onopen = () => resolve("open");
      ws.onerror = () => resolve("refused");
    });
    const read = await fetch(`${origin}/index.html`).then(
      () => "read",
      () => "refused",
    );
    const frame = await new Promise<string>((resolve) => {
      const element = document.createElement("iframe");
      element.src = origin;
      element.onload = () => {
        try {
          resolve(element.contentDocument ? "readable" : "opaque");
        } catch {
          resolve("opaque");
        }
      };
      document.body.append(element);
    });
    return { socket, read, frame };
  }, own);
  expect(got).toEqual({ socket: "refused", read: "refused", frame: "opaque" });
  foreign.server.close();
});

test("a second page without a launch code is told what to do, and the first goes on", async ({ page, context }) => {
  const second = await context.newPage();
  await second.goto(new URL(page.url()).origin);
  await expect(second.getByRole("heading", { name: "Services" })).toBeHidden();
  await expect(second.getByText(/npm start|wirebench/i).first()).toBeVisible();
  await second.close();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Services" })).toBeVisible();
});

test("the address loses its launch code at once, and no cookie is left", async ({ page, context }) => {
  expect(new URL(page.url()).hash).toBe("");
  expect(await context.cookies()).toEqual([]);
});
