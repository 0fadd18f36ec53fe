import { afterEach, expect, test } from "vitest";
import { DisposableStore } from "#shared/base/disposable";
import { connect } from "#shared/bridge/client";
import type { Frame } from "#shared/bridge/frames";
import { contract, contractVersion } from "#shared/contract/contract";
import { portChannel } from "./port-channel";

const owned = new DisposableStore();
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});
const ports: MessagePort[] = [];

function pair(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return [port1, port2];
}

test("frames cross both ways by structured clone, and early ones wait for the listener", async () => {
  const [near, far] = pair();
  far.postMessage({ t: "hello", version: 7 });
  const channel = portChannel(near);
  const first = new Promise<unknown>((resolve) => owned.add(channel.onFrame(resolve)));
  expect(await first).toEqual({ t: "hello", version: 7 });

  const sent: Frame = { t: "items", id: 1, items: [new Uint8Array([1, 2]), "字"] };
  const arrived = new Promise<unknown>((resolve) => {
    far.onmessage = (event) => resolve(event.data);
  });
  channel.send(sent);
  expect(await arrived).toEqual(sent);
  owned.dispose();
});

test("the other end's close ends the client with `disconnected`", async () => {
  const [near, far] = pair();
  const client = connect(contract, portChannel(near), { version: contractVersion });
  far.close();
  expect((await client.ended).code).toBe("disconnected");
  await expect(client.call("app.info", {})).rejects.toMatchObject({ code: "disconnected" });
  client.dispose();
});
