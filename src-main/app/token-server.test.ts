import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { CancellationSource } from "#shared/base/cancellation";
import { askForToken } from "../engine/auth/token-endpoint";
import { selfSigned } from "../engine/channels/testing/certificates";

it("a token server that is not trusted is told with whose word counts, and is sent nothing", async () => {
  let asked = 0;
  const server = createServer(await selfSigned(), (_request, response) => {
    asked++;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/token`);
  const client = { clientId: "me", clientAuth: "body", secret: "hidden" } as const;
  const answer = askForToken({ url, client, fields: {}, onSecret: () => {} }, new CancellationSource());
  await expect(answer).rejects.toMatchObject({
    code: "auth-failed",
    message: expect.stringContaining("its certificate is self-signed"),
    act: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
  });
  expect(asked).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});
