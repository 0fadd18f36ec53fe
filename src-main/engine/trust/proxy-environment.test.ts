import { describe, expect, it } from "vitest";
import { parseTarget } from "#shared/model/target";
import { environmentProxy, isExcepted, proxyOfEnvironment } from "./proxy-environment";

const target = parseTarget("api.example.com:443");

describe("the environment's proxy", () => {
  it("is the first of gRPC's names that is set, in small or capital letters", () => {
    expect(proxyOfEnvironment(target, {})).toBeNull();
    expect(proxyOfEnvironment(target, { http_proxy: "http://a:1", HTTPS_PROXY: "http://b" })).toMatchObject({ host: "b", port: 80 });
    expect(proxyOfEnvironment(target, { ALL_PROXY: "socks5://all" })).toMatchObject({ kind: "socks5", host: "all" });
    expect(proxyOfEnvironment(target, { ALL_PROXY: "socks5://all", HTTP_PROXY: "http://a:1" })).toMatchObject({ host: "a" });
    expect(proxyOfEnvironment(target, { https_proxy: "http://b", grpc_proxy: "socks5://c" })).toEqual({
      kind: "socks5",
      host: "c",
      port: 1080,
      user: "",
      password: "",
    });
  });

  it("has its credentials from the URL, and may be written without a scheme", () => {
    const read = proxyOfEnvironment(target, { https_proxy: "http://al%20ice:s%3Acret@[::1]:3128/" });
    expect(read).toEqual({ kind: "http", host: "::1", port: 3128, user: "al ice", password: "s:cret" });
    expect(proxyOfEnvironment(target, { https_proxy: "proxy.lan:3128" })).toMatchObject({ kind: "http", host: "proxy.lan", port: 3128 });
  });

  it("is never left out because it cannot be read, and what it says is not repeated", () => {
    for (const url of ["https://me:hunter2@proxy", "http://me:hunter2@", "http://[", "ftp://x"]) {
      const asking = () => proxyOfEnvironment(target, { https_proxy: url });
      expect(asking).toThrow(expect.objectContaining({ code: "route-broken", message: expect.not.stringContaining("hunter2") }));
    }
  });

  it("is not for what no_proxy excepts, nor for sockets of this machine", () => {
    const environment = { https_proxy: "http://b", no_proxy: "localhost,.example.com" };
    expect(proxyOfEnvironment(target, environment)).toBeNull();
    expect(proxyOfEnvironment(parseTarget("example.org:1"), environment)).not.toBeNull();
    expect(proxyOfEnvironment(target, { ...environment, no_grpc_proxy: "other" })).not.toBeNull();
    expect(proxyOfEnvironment(parseTarget("unix:/run/x.sock"), { https_proxy: "http://b" })).toBeNull();
  });
});

describe("the environment's proxy as it is told", () => {
  it("names the variable as it is written and the address, never the credentials", () => {
    expect(environmentProxy(target, {})).toEqual({ variable: null, address: null, exceptedBy: null });
    const told = environmentProxy(target, { HTTPS_PROXY: "http://me:hunter2@[::1]:3128" });
    expect(told).toEqual({ variable: "HTTPS_PROXY", address: "[::1]:3128", exceptedBy: null });
    expect(environmentProxy(target, { all_proxy: "socks5://s" })).toMatchObject({ variable: "all_proxy", address: "s:1080" });
  });

  it("says that it cannot be used, that a target is excepted, and nothing of sockets", () => {
    expect(environmentProxy(target, { http_proxy: "ftp://me:hunter2@x" })).toEqual({
      variable: "http_proxy",
      address: null,
      exceptedBy: null,
    });
    const excepted = { https_proxy: "http://b:1", NO_PROXY: ".example.com" };
    expect(environmentProxy(target, excepted)).toEqual({ variable: "https_proxy", address: "b:1", exceptedBy: "NO_PROXY" });
    expect(environmentProxy(parseTarget("example.org:1"), excepted)).toMatchObject({ exceptedBy: null });
    expect(environmentProxy(parseTarget("unix:/run/x.sock"), excepted)).toMatchObject({ variable: null });
  });
});

describe("exceptions from a proxy", () => {
  it.each([
    ["a.example.com:1", "example.com"],
    ["a.example.com:1", ".example.com"],
    ["a.example.com:1", "*.EXAMPLE.com"],
    ["a.example.com:1", " x , *".split(",")[1] ?? ""],
    ["a.example.com:1", "a.example.com:1"],
    ["10.1.2.3:1", "10.0.0.0/8"],
    ["192.168.7.9:1", "192.168.7.9/32"],
    ["[::1]:50051", "[::1]:50051"],
    ["[::1]:50051", "::1"],
    ["[fd00:1::7]:50051", "fd00::/8"],
    ["[fe80::1%eth0]:50051", "FE80::/10"],
    ["[2001:db8:0:0::5]:50051", "[2001:db8::/32]:50051"],
    ["[2001:db8::5]:50051", "2001:0db8::0/32"],
  ])("%s is in %s", (address, exception) => {
    expect(isExcepted(parseTarget(address), [exception])).toBe(true);
  });

  it.each([
    ["badexample.com:1", "example.com"],
    ["a.example.com:1", "a.example.com:2"],
    ["a.example.com:1", ""],
    ["11.1.2.3:1", "10.0.0.0/8"],
    ["10.1.2.3:1", "10.0.0.0/99"],
    ["10.1.2.3:1", "nonsense/8"],
    ["10.1.2.3:1", "10.0.0.0/"],
    ["[fd00::1]:1", "fe00::/8"],
    ["[fd00::1]:1", "fd00::/129"],
    ["[2001:db8::5]:50051", "[2001:db8::/32]:50052"],
    ["10.1.2.3:1", "::/0"],
    ["[::1]:1", "0.0.0.0/0"],
  ])("%s is not in %s", (address, exception) => {
    expect(isExcepted(parseTarget(address), [exception])).toBe(false);
  });
});
