import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Disposable, toDisposable } from "#shared/base/disposable";

/** A request to the token endpoint, as a server sees it. */
export interface TokenRequest {
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
}

/** Answers a request: JSON with a status, or whatever it does with the response. */
export type TokenAnswer = (request: TokenRequest, response: ServerResponse) => { status?: number; json: unknown } | undefined;

/** A token endpoint on 127.0.0.1, which answers as its test has it. */
export interface OAuthServer extends Disposable {
  readonly origin: string;
  readonly tokenUrl: string;
  readonly requests: TokenRequest[];
  answer: TokenAnswer;
}

export async function startOAuthServer(answer: TokenAnswer): Promise<OAuthServer> {
  const requests: TokenRequest[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
    const asked = { fields, headers: request.headers };
    requests.push(asked);
    const answered = oauth.answer(asked, response);
    if (!answered) return;
    response.writeHead(answered.status ?? 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answered.json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const alive = toDisposable(() => {
    server.close();
    server.closeAllConnections();
  });
  const oauth: OAuthServer = { origin, tokenUrl: `${origin}/token`, requests, answer, dispose: () => alive.dispose() };
  return oauth;
}
