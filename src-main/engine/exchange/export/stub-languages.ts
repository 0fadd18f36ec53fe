import type { StubLanguage } from "#shared/model/exchange";
import type { StubFile } from "./stub-input";

/** One of the plugins that a language's stubs take. */
export interface StubPlugin {
  /** As protoc's flags have it: `go` of `--go_out`. */
  readonly name: string;
  /** The program that it is; null for what protoc has itself. */
  readonly program: string | null;
  readonly options: readonly string[];
}

/** How stubs of a language are made. */
export interface StubRecipe {
  /** The command that is protoc there. */
  readonly protoc: string;
  /** Plugins that this command has, and protoc itself has not. */
  readonly builtIn: readonly string[];
  readonly plugins: (files: readonly StubFile[]) => readonly StubPlugin[];
  /** Commands that install the plugins. */
  readonly install: readonly string[];
  /** A program that no command installs everywhere, and what has it. */
  readonly needed: { readonly plugin: string; readonly package: string } | null;
  /** Files whose stubs a library has. */
  readonly comesAlong: (file: StubFile) => boolean;
}

const plain = { protoc: "protoc", builtIn: [], install: [], needed: null, comesAlong: () => false };
const plugin = (name: string, program: string | null, options: readonly string[] = []): StubPlugin => ({ name, program, options });
/** What googleapis-common-protos and proto-google-common-protos have. */
const isCommon = ({ name }: StubFile) => /^google\/(?:api|rpc|type|logging|longrunning)\//.test(name);

/** How stubs of each language are made. */
export const stubRecipes: Readonly<Record<StubLanguage, StubRecipe>> = {
  go: {
    ...plain,
    install: [
      "go install google.golang.org/protobuf/cmd/protoc-gen-go@latest",
      "go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest",
    ],
    comesAlong: ({ goPackage }) => goPackage.startsWith("google.golang.org/"),
    plugins: (files) => {
      const options = ["paths=source_relative", ...files.filter(({ goPackage }) => goPackage === "").map(goMapping)];
      return [plugin("go", "protoc-gen-go", options), plugin("go-grpc", "protoc-gen-go-grpc", options)];
    },
  },
  python: {
    ...plain,
    protoc: "python -m grpc_tools.protoc",
    builtIn: ["grpc_python"],
    install: ["pip install grpcio-tools googleapis-common-protos"],
    comesAlong: isCommon,
    plugins: () => [plugin("python", null), plugin("pyi", null), plugin("grpc_python", "grpc_python_plugin")],
  },
  typescript: {
    ...plain,
    install: ["npm install --global @bufbuild/protoc-gen-es"],
    plugins: () => [plugin("es", "protoc-gen-es", ["target=ts"])],
  },
  java: {
    ...plain,
    needed: { plugin: "protoc-gen-grpc-java", package: "io.grpc:protoc-gen-grpc-java (Maven Central)" },
    comesAlong: isCommon,
    plugins: () => [plugin("java", null), plugin("grpc-java", "protoc-gen-grpc-java")],
  },
  csharp: {
    ...plain,
    needed: { plugin: "grpc_csharp_plugin", package: "Grpc.Tools (NuGet), grpc (Homebrew)" },
    plugins: () => [plugin("csharp", null), plugin("grpc", "grpc_csharp_plugin")],
  },
  rust: {
    ...plain,
    install: ["cargo install protoc-gen-prost protoc-gen-tonic"],
    plugins: () => [plugin("prost", "protoc-gen-prost"), plugin("tonic", "protoc-gen-tonic")],
  },
  cpp: {
    ...plain,
    needed: { plugin: "grpc_cpp_plugin", package: "protobuf-compiler-grpc (Debian), grpc (Homebrew)" },
    plugins: () => [plugin("cpp", null), plugin("grpc", "grpc_cpp_plugin")],
  },
};

/** A Go package for a file that names none: by its folder, below a module to be put there. */
function goMapping({ name }: StubFile): string {
  const folder = name.includes("/") ? `/${name.slice(0, name.lastIndexOf("/"))}` : "";
  return `M${name}=example.com/gen${folder}`;
}
