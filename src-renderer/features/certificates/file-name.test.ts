import { expect, it } from "vitest";
import { fileNameOf } from "./file-name";

it("names a file after the certificate, with nothing that a file name may not have", () => {
  expect(fileNameOf("Example Dev CA", "certificate")).toBe("Example-Dev-CA.pem");
  expect(fileNameOf("*.example.test", "key")).toBe("example-test-key.pem");
  expect(fileNameOf("开发 CA", "pkcs12")).toBe("开发-CA.p12");
  expect(fileNameOf("../..", "chain")).toBe("certificate-chain.pem");
  expect(fileNameOf("a".repeat(300), "all")).toBe(`${"a".repeat(80)}-key-and-chain.pem`);
});
