import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema, file_google_protobuf_type } from "@bufbuild/protobuf/wkt";
import type { Page } from "@playwright/test";
import { call, expectAccessible, expectKept, openMethod, openPath, setBody, treeItem } from "../support/actions";
import { builtPeer, hallPeer, type Peer, startPeer } from "../support/peers";
import { expect, inRoot, test } from "../support/workbench";

const peers: Peer[] = [];
const hall = async (manner: Parameters<typeof hallPeer>[0]): Promise<Peer> => {
  const peer = await hallPeer(manner);
  peers.push(peer);
  return peer;
};
test.afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.stop();
});

const address = (page: Page) => page.getByRole("textbox", { name: "Server address" });

async function ask(page: Page, target: string): Promise<void> {
  await address(page).fill(target);
  await address(page).press("Enter");
}

async function enterTheHall(page: Page, target: string): Promise<void> {
  await openMethod(page, "Enter, unary");
  await expect(page.getByRole("combobox", { name: "Target" })).toHaveValue(target);
  await setBody(page, '{ "fullName": "小泽" }');
  await call(page);
  await expect(page.getByText("Welcome, 小泽").first()).toBeVisible();
}

for (const version of ["v1", "v1alpha"] as const) {
  test(`a server is asked by ${version}, and called without a file`, async ({ page }) => {
    const { target } = await hall(version);
    await ask(page, target);
    const source = page.getByRole("treeitem", { name: target });
    await expect(source).toContainText(`reflection ${version}`);
    await expect(page.getByRole("button", { name: "0 problems" })).toBeVisible();
    await expectAccessible(page, "a server that was asked");
    await enterTheHall(page, target);
  });
}

/** A server that others wrote; the test is skipped, by name, where it is not built. */
async function real(name: string): Promise<Peer> {
  const launch = builtPeer(name);
  test.skip(launch === null, `${name}: not built here (node e2e/peers/peers.mjs build ${name})`);
  const peer = await startPeer(launch ?? { program: "", args: [], cwd: "" });
  peers.push(peer);
  return peer;
}

test("grpc-go of 2020, which has v1alpha alone: asked, called, and a stream", async ({ page }) => {
  const { target } = await real("grpc-go-v1alpha");
  await ask(page, target);
  await expect(page.getByRole("treeitem", { name: target })).toContainText("reflection v1alpha");
  await expect(page.getByRole("button", { name: "0 problems" })).toBeVisible();
  await openMethod(page, "GetUser, unary");
  await setBody(page, '{ "id": 9007199254740991 }');
  await call(page);
  const result = page.getByRole("tabpanel", { name: "Result" });
  await expect(result.getByText('"小泽 Xiaoze"')).toBeVisible();
  await expect(result.getByText('"9007199254740991"')).toBeVisible();
  await openMethod(page, "Count, server stream");
  await setBody(page, '{ "count": 3 }');
  await call(page);
  await expect(page.getByText("tick 3 滴答").first()).toBeVisible();
});

test("grpc-js, whose packages need each other: every problem is named, and every method can be called", async ({ page }) => {
  const { target } = await real("grpc-js");
  await ask(page, target);
  await openMethod(page, "ToBook, unary");
  await setBody(page, '{ "title": "石头记", "[library.legacy.shelf_mark]": "I242.47" }');
  await call(page);
  const result = page.getByRole("tabpanel", { name: "Result" });
  await expect(result.getByText('"I242.47"')).toBeVisible();
  await page.getByRole("button", { name: /^\d+ problems?$/ }).click();
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems.getByText(/library_legacy.proto: needs a file that needs it/)).toBeVisible();
  await expect(problems.getByText(/read as proto2/)).toBeVisible();
});

test("what a careless server leaves out is put right, and named", async ({ page }) => {
  const { target } = await hall("sloppy");
  await ask(page, target);
  await enterTheHall(page, target);
  await page.getByRole("button", { name: /^\d+ problems?$/ }).click();
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems.getByText(/had no json_name/)).toBeVisible();
  await expect(problems.getByText(/named its type relatively/)).toBeVisible();
  await problems.getByText(/had no json_name/).click();
  await expect(page.getByText("message Guest {")).toBeVisible();
});

test("a server without reflection says so, and what to do instead", async ({ page }) => {
  const { target } = await hall("none");
  await ask(page, target);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(`${target} does not offer server reflection.`);
  await expectAccessible(page, "a server without reflection");
  await alert.getByRole("button", { name: /^Open \.proto files/ }).click();
  await expect(page.getByRole("dialog", { name: "Open .proto files or a folder" })).toBeVisible();
});

test("nothing listens, and no address", async ({ page }) => {
  await ask(page, "127.0.0.1:1");
  await expect(page.getByRole("alert")).toContainText("Nothing listens on 127.0.0.1:1.");
  await ask(page, "localhost");
  await expect(page.getByRole("alert")).toContainText("The port is missing: try localhost:50051.");
});

test("a server that never answers can be given up", async ({ page }) => {
  const { target } = await hall("silent");
  await ask(page, target);
  const card = page.getByRole("region", { name: "Ask a server" });
  await expect(card.getByRole("status")).toContainText(`Asking ${target}`);
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card.getByRole("button", { name: "Connect" })).toBeEnabled();
  await expect(page.getByRole("alert")).toBeHidden();
});

test("a server is asked while other work is open, asked again, and remembered", async ({ page, dataDir, reopen }) => {
  const first = await hall("v1");
  await openPath(page, inRoot("e2e/servers/tutorial.proto"));
  await openMethod(page, "GetUser, unary");
  await page.getByRole("button", { name: "Ask a server for its services…" }).click();
  const panel = page.getByRole("dialog", { name: "Ask a server" });
  await expectAccessible(page, "the panel that asks a server");
  await ask(page, first.target);
  await expect(panel).toBeHidden();
  await enterTheHall(page, first.target);

  await page.getByRole("button", { name: "Reload all schemas" }).click();
  await expect(treeItem(page, "Enter, unary")).toBeVisible();

  await expectKept(dataDir, first.target);
  const again = await reopen();
  await openMethod(again, "Enter, unary");
  await expect(again.getByRole("combobox", { name: "Target" })).toHaveValue(first.target);

  await first.stop();
  peers.splice(0);
  const away = await reopen();
  const source = away.getByRole("treeitem", { name: first.target });
  await expect(source).toContainText("no answer");
  await expect(treeItem(away, "GetUser, unary")).toBeVisible();
  await away.getByRole("button", { name: "1 problem", exact: true }).click();
  await expect(away.getByRole("region", { name: "Problems" })).toContainText(`Nothing listens on ${first.target}.`);
});

test("the demo's own address can be asked", async ({ page }) => {
  const demo = spawn(process.execPath, [inRoot("out/main/cli.cjs"), "demo"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const target = await new Promise<string>((resolve) => {
    for (const stream of [demo.stdout, demo.stderr]) {
      stream.on("data", (data: Buffer) => {
        said += data.toString();
        const found = /127\.0\.0\.1:\d+/.exec(said);
        if (found) resolve(found[0]);
      });
    }
  });
  await ask(page, target);
  await openMethod(page, "Build, server stream");
  // Comments come along with our own descriptors.
  const described = spawnSync(process.execPath, [inRoot("out/main/cli.cjs"), "describe", "-plaintext", target, "ping.PingService"]);
  demo.kill();
  expect(described.stdout.toString()).toContain("rpc Unary(Ping) returns (Pong);");
});

test("a descriptor set opens like a file", async ({ page, dataDir }) => {
  const set = path.join(dataDir, "types.binpb");
  const service = { name: "Types", method: [{ name: "Find", inputType: ".shop.Wanted", outputType: ".google.protobuf.Type" }] };
  const own = {
    name: "shop/types.proto",
    package: "shop",
    syntax: "proto3",
    dependency: [file_google_protobuf_type.proto.name],
    messageType: [{ name: "Wanted", field: [{ name: "name", number: 1, jsonName: "name", type: 9, label: 1 }] }],
    service: [service],
  };
  writeFileSync(set, toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [own] })));
  await openPath(page, set);
  await openMethod(page, "Find, unary");
  await expect(page.getByRole("treeitem", { name: /^types\.binpb/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "0 problems" })).toBeVisible();
});
