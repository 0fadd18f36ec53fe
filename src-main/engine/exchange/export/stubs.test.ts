import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { stubLanguages, stubTools } from "#shared/model/exchange";
import type { StubInput } from "./stub-input";
import { writeStubs } from "./stubs";

const input: StubInput = {
  folder: "~/my shop",
  roots: ["."],
  descriptorSet: null,
  files: [
    { name: "google/api/http.proto", goPackage: "google.golang.org/genproto/googleapis/api/annotations;annotations" },
    { name: "shop/v1/it's.proto", goPackage: "" },
    { name: "named.proto", goPackage: "example.org/named" },
  ],
  lacksGoogleFiles: false,
  notes: [],
};

describe("what makes stubs", () => {
  it("gives a Go package to the files that name none, and leaves out what a library has", () => {
    const { text, setUp } = writeStubs(input, "go", "protoc", "bash");
    expect(text).toContain(`'--go_opt=Mshop/v1/it'\\''s.proto=example.com/gen/shop/v1'`);
    expect(text).not.toMatch(/Mnamed|google\/api/);
    expect(setUp).toContain("cd ~/'my shop'");
  });

  it("is quoted for PowerShell", () => {
    const { fileName, text, setUp } = writeStubs(input, "cpp", "protoc", "powershell");
    expect(fileName).toBe("stubs.ps1");
    expect(text).toContain('"--plugin=protoc-gen-grpc=$((Get-Command grpc_cpp_plugin).Source)"');
    expect(text).toContain("'shop/v1/it''s.proto'");
    expect(setUp).toContain("cd '~/my shop'");
  });

  it("fetches Google's files where nobody has them, and compiles for buf what has several roots", () => {
    const { text, setUp } = writeStubs({ ...input, lacksGoogleFiles: true }, "typescript", "buf", "bash");
    expect(setUp.join("\n")).toContain("git clone --depth 1 https://github.com/googleapis/googleapis");
    expect(setUp.at(-1)).toMatch(/^protoc \\\n {2}-I \. \\\n {2}-I googleapis \\\n {2}--include_imports -o schema\.binpb/);
    expect(parse(text)).toMatchObject({ version: "v2", inputs: [{ binary_image: "schema.binpb" }] });
  });

  it("is written in every language, by every tool, of a set of descriptors too", () => {
    for (const language of stubLanguages)
      for (const tool of stubTools) {
        const { text, setUp } = writeStubs({ ...input, roots: [], descriptorSet: "a set.binpb", folder: null }, language, tool, "bash");
        expect(setUp.join("\n")).not.toMatch(/^cd|^protoc/m);
        if (tool === "protoc") expect(text).toContain("'--descriptor_set_in=a set.binpb'");
        else expect(parse(text).inputs).toEqual([{ binary_image: "a set.binpb", paths: expect.arrayContaining(["named.proto"]) }]);
      }
  });
});
