import type { CustomScheme, Protocol } from "electron";
import { pageHeaders } from "./page-headers";
import type { StaticFiles } from "./static-files";

/** The page's own origin in Electron. Without `standard` it would have none, and no workers. */
export const appOrigin = "app://wirebench";

/** To be registered before Electron is ready. */
export const appScheme: CustomScheme = {
  scheme: "app",
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Answers app://wirebench/… with the page's files, under the same headers as the served mode. */
export function serveAppScheme(protocol: Pick<Protocol, "handle">, files: StaticFiles): void {
  protocol.handle("app", async (request) => {
    const url = new URL(request.url);
    const mayRead = `${url.protocol}//${url.host}` === appOrigin && (request.method === "GET" || request.method === "HEAD");
    const file = mayRead ? await files.read(url.pathname) : null;
    if (file === null) return new Response("Not found.", { status: 404, headers: { ...pageHeaders, "content-type": "text/plain" } });
    return new Response(file.bytes, { headers: { ...pageHeaders, "content-type": file.type } });
  });
}
