import { describe, expect, it } from "vitest";
import { Fault } from "#shared/base/fault";
import { isCommandLine } from "#shared/model/command-line";
import { lossText } from "#shared/model/import-loss";
import { importCommandLine } from "./command-line";

const only = (text: string, files: Record<string, string> = {}) => {
  const imported = importCommandLine(text, (name) => files[name] ?? null);
  const [request] = imported.requests;
  if (!request) throw new Error("no request came of it");
  return { ...imported, ...request };
};
const bodies = (text: string, files?: Record<string, string>) => only(text, files).request.messages.map(({ body }) => body.text);

describe("a command line of grpcurl", () => {
  it("becomes a request with its target, schema, metadata and settings", () => {
    const { request, sources, trust, losses, name } = only(
      `grpcurl -plaintext -import-path ./protos -proto=user.proto --max-time 5 -max-msg-sz=1024 -H 'x-trace: a:b:c' -rpc-header "x-user: $WHO" \\
        -d '{"id": "1"}' localhost:50051 user.v1.UserService/GetUser`,
    );
    expect(name).toBe("GetUser");
    expect(request).toMatchObject({
      target: "localhost:50051",
      method: "user.v1.UserService/GetUser",
      metadata: [
        { key: "x-trace", value: "a:b:c", enabled: true },
        { key: "x-user", value: "{{WHO}}", enabled: true },
      ],
      settings: { deadline: "5s", maxReceive: "1024 B" },
    });
    expect(request.messages.map(({ body }) => body)).toEqual([{ format: "json", text: '{"id": "1"}' }]);
    expect(sources).toEqual([{ kind: "path", path: "user.proto", importPaths: ["./protos"] }]);
    expect(trust).toMatchObject([{ target: "localhost:50051", transport: "plaintext", unverified: false }]);
    expect(losses.map((loss) => lossText(loss))).toEqual([
      "$WHO: of the shell's environment, and here {{WHO}}, to be defined in an environment.",
    ]);
  });

  it("keeps a bearer token out of the request", () => {
    const { request, secrets } = only(`grpcurl -H 'Authorization: Bearer abc.def' h:1 a.B/C`);
    expect(request.metadata).toEqual([]);
    expect(request.auth?.scheme).toEqual({ kind: "bearer", token: "C-token" });
    expect(secrets).toEqual([{ name: "C-token", text: "abc.def" }]);
    expect(JSON.stringify(request)).not.toContain("abc.def");
  });

  it("has TLS as it was asked for", () => {
    const { trust } = only("grpcurl -cacert ca.pem -cert me.pem -key=me.key -servername api.test -authority x -insecure h:443 a.B/C");
    expect(trust).toEqual([
      {
        target: "h:443",
        transport: "tls",
        rootsFile: "ca.pem",
        certificateFile: "me.pem",
        keyFile: "me.key",
        unverified: true,
        serverName: "api.test",
        authority: "x",
      },
    ]);
  });

  it("has every message of a stream, from -d, a here-document, a pipe or a file", () => {
    const values = ['{"a":1}', '{"a":2}'];
    expect(bodies(`grpcurl -d '{"a":1}{"a":2}' h:1 a.B/C`)).toEqual(values);
    expect(bodies(`grpcurl -d @ h:1 a.B/C <<EOM\n{"a":1}\n{"a":2}\nEOM`)).toEqual(values);
    expect(bodies(`echo '{"a":1} {"a":2}' | grpcurl -d @ h:1 a.B/C`)).toEqual(values);
    expect(bodies(`grpcurl -d @ h:1 a.B/C < body.json`, { "body.json": '{"a":1}\n{"a":2}' })).toEqual(values);
    expect(bodies(`grpcurl -d @body.json h:1 a.B/C`, { "body.json": '{"a":1}\n{"a":2}' })).toEqual(values);
  });

  it("keeps a body that is no JSON, to be mended", () => {
    expect(bodies(`grpcurl -d '{"a":' h:1 a.B/C`)).toEqual(['{"a":']);
  });

  it("says what is lost", () => {
    const losses = (text: string) => importCommandLine(text).losses.map((loss) => lossText(loss));
    expect(losses("grpcurl -alts -d @ h:1 a.B/C")).toEqual([
      "@: what came on its standard input is not in this text.",
      "-alts is not carried over.",
    ]);
    expect(losses("grpcurl -d @gone.json h:1 a.B/C")).toEqual(["gone.json is not at hand; the message is empty."]);
    expect(losses("grpcurl -plaintext h:1 list")).toEqual(["Only what makes a call is a request; this line asks for a schema."]);
  });

  it("may be of PowerShell, have a prompt before it, or stand among others", () => {
    expect(bodies("PS C:\\x> grpcurl.exe -plaintext `\n -d '{\"a\":\"it''s\"}' `\n h:1 a.B/C")).toEqual([`{"a":"it's"}`]);
    expect(bodies("$ TOKEN=x grpcurl -d '{}' h:1 a.B.C")).toEqual(["{}"]);
    const { requests } = importCommandLine("cd x && grpcurl h:1 a.B/C; ls\ngrpcurl h:2 a.B/D");
    expect(requests.map(({ request }) => [request.target, request.method])).toEqual([
      ["h:1", "a.B/C"],
      ["h:2", "a.B/D"],
    ]);
  });

  it("may be of a unix socket", () => {
    expect(only("grpcurl -plaintext -unix /tmp/x.sock a.B/C").request.target).toBe("unix:/tmp/x.sock");
  });

  it("is refused where it is none", () => {
    expect(() => importCommandLine("curl https://example.com")).toThrow(Fault);
    expect(
      ["grpcurl -d {} h:1 a/B", "$ grpcurl x", "echo {} | grpcurl x", "buf curl http://h/a.B/C", "A=1 evans cli call x"].map(isCommandLine),
    ).toEqual(Array(5).fill(true));
    expect(["curl x", "{}", "the grpcurl command"].map(isCommandLine)).toEqual([false, false, false]);
  });
});

describe("a command line of buf curl", () => {
  it("becomes a request, with what it spoke told", () => {
    const { request, losses, trust, sources } = only(
      `buf curl --schema ./proto -k -H 'x-a: b' -d '{"name":"Ada"}' https://demo.example.com/base/a.v1.B/C`,
    );
    expect([request.target, request.method]).toEqual(["https://demo.example.com:443/base", "a.v1.B/C"]);
    expect(request.metadata).toEqual([{ key: "x-a", value: "b", enabled: true }]);
    expect([trust[0]?.transport, trust[0]?.unverified]).toEqual(["tls", true]);
    expect(sources).toEqual([{ kind: "path", path: "./proto", importPaths: [] }]);
    expect(losses.map((loss) => lossText(loss).split(";")[0])).toEqual(["It spoke Connect"]);
  });

  it("asks the server where no schema is given", () => {
    const { sources, losses } = only("buf curl --protocol grpc --http2-prior-knowledge --data '{}' http://localhost:8080/a.B/C");
    expect([sources, losses]).toEqual([[{ kind: "server", target: "http://localhost:8080" }], []]);
  });
});

describe("a command line of Evans", () => {
  it("becomes a request", () => {
    const { request, sources } = only(
      `echo '{"name":"Ada"}' | evans --host example.com -p 50052 --package api --service Greeter --header x=1 --proto a.proto,b.proto --path p cli call SayHello`,
    );
    expect([request.target, request.method, request.metadata]).toEqual([
      "example.com:50052",
      "api.Greeter/SayHello",
      [{ key: "x", value: "1", enabled: true }],
    ]);
    expect(request.messages[0]?.body.text).toBe('{"name":"Ada"}');
    expect(sources).toEqual(["a.proto", "b.proto"].map((path) => ({ kind: "path", path, importPaths: ["p"] })));
  });
});
