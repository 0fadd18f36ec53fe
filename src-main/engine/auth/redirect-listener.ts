import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Cancellation, CancellationSource } from "#shared/base/cancellation";
import { type Disposable, toDisposable } from "#shared/base/disposable";
import { Fault } from "#shared/base/fault";

/** What the browser brings back. */
export interface Redirect {
  readonly code: string | null;
  readonly error: string | null;
  readonly description: string;
}

const path = "/callback";

/**
 * Waits on 127.0.0.1 for the browser to come back from the authorization server. Source: RFC 8252, section 7.3. Only what
 * brings the state along counts: anybody on this machine may knock, and is sent away without an end to the waiting.
 */
export class RedirectListener implements Disposable {
  readonly #server: Server;
  readonly #state: string;
  readonly #alive: Disposable;
  readonly #redirect: Promise<Redirect>;
  #came: (redirect: Redirect) => void = () => {};

  private constructor(server: Server, state: string) {
    this.#server = server;
    this.#state = state;
    this.#redirect = new Promise((resolve) => {
      this.#came = resolve;
    });
    server.on("request", (request, response) => this.#answer(request, response));
    this.#alive = toDisposable(() => {
      server.close();
      server.closeAllConnections();
    });
  }

  /** Fault: io. */
  static async listen(state: string): Promise<RedirectListener> {
    const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (cause) => reject(new Fault("io", `No port on 127.0.0.1 could be listened on: ${cause.message}.`, { cause })));
      server.listen(0, "127.0.0.1", resolve);
    });
    return new RedirectListener(server, state);
  }

  /** Where the browser is to come back to. */
  get uri(): string {
    return `http://${this.#host}${path}`;
  }

  /** Resolves when it has. Rejects with the cancellation's reason. */
  redirect(cancellation: Cancellation): Promise<Redirect> {
    return new Promise((resolve, reject) => {
      const listening = cancellation.onCancelled(reject);
      void this.#redirect.then((redirect) => {
        listening.dispose();
        resolve(redirect);
      });
    });
  }

  dispose(): void {
    this.#alive.dispose();
  }

  get #host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = URL.canParse(request.url ?? "", this.uri) ? new URL(request.url ?? "", this.uri) : null;
    const expected = request.method === "GET" && request.headers.host === this.#host && url?.pathname === path;
    if (!expected || url === null) {
      say(response, 404, "Nothing is here.", "这里没有内容。");
      return;
    }
    const { searchParams } = url;
    if (!isSame(searchParams.get("state") ?? "", this.#state)) {
      say(response, 400, "This does not belong to a sign-in that is under way.", "这与正在进行的登录无关。");
      return;
    }
    say(response, 200, "Wirebench has the answer. You may close this window.", "Wirebench 已收到结果，可以关闭此窗口。");
    const [code, error] = [searchParams.get("code"), searchParams.get("error")];
    this.#came({ code, error, description: searchParams.get("error_description") ?? "" });
  }
}

/** The browser is not waited for longer than this. */
const patienceMs = 10 * 60_000;

/** A cancellation of its own for what a person does elsewhere: with the given one, or after ten minutes. */
export function withPatience(cancellation: Cancellation): CancellationSource & Disposable {
  const source = new CancellationSource();
  const following = cancellation.onCancelled((reason) => source.cancel(reason));
  const tired = new Fault("auth-failed", "Nobody came back from the browser within ten minutes.", { act: "Sign in again." });
  const timer = setTimeout(() => source.cancel(tired), patienceMs);
  const end = source.dispose.bind(source);
  return Object.assign(source, {
    dispose: () => {
      clearTimeout(timer);
      following.dispose();
      end();
    },
  });
}

/** A page of its own, that loads nothing and tells nobody where it was. */
function say(response: ServerResponse, status: number, english: string, chinese: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    connection: "close",
  });
  const style = "body{font:16px system-ui;margin:20vh auto;max-width:32em;padding:0 1em;color-scheme:light dark}";
  const meta = `<meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Wirebench</title><style>${style}</style>`;
  response.end(`<!doctype html><html lang="en">${meta}<p>${english}</p><p lang="zh-CN">${chinese}</p></html>`);
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
