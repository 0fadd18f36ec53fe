import type { DescFile, DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import { addressOf, binaryValue, commonNotes, firstMessage, indented, isPlain, lines, nestedName, quoted, stubFiles } from "./program";
import { quoteWord } from "./shell-quote";

/** A program in C++ over grpc++, with stubs of protoc and grpc_cpp_plugin, built by CMake. */
export function cppProgram(call: ExportedCall, method: DescMethod): ExportedText {
  const program = new CppProgram(call, method);
  const files = [{ fileName: "CMakeLists.txt", text: buildFile(method) }];
  return { fileName: "main.cc", text: program.text(), files, setUp: setUpOf(method), notes: notesOf(call) };
}

const step = "  ";

class CppProgram {
  readonly #call: ExportedCall;
  readonly #method: DescMethod;
  readonly #headers = new Set(["iostream", "stdexcept", "string"]);

  constructor(call: ExportedCall, method: DescMethod) {
    this.#call = call;
    this.#method = method;
  }

  text(): string {
    const run = [...this.#channel(), "", ...this.#context(), "", ...this.#exchange()].map((line) => indented(line, step));
    const { file } = this.#method.parent;
    const functions = [...fromJson, "", ...printing, "", ...(this.#readsFiles() ? [...readFile, ""] : [])];
    return lines(
      `// Calls ${this.#call.method}. Run it with: cmake -B build && cmake --build build && ./build/client`,
      [...this.#headers].sort().map((header) => `#include <${header}>`),
      "",
      ...["#include <google/protobuf/util/json_util.h>", "#include <grpcpp/grpcpp.h>"],
      "",
      `#include ${quoted(`${file.name}.grpc.pb.h`)}`,
      "",
      functions,
      ...["grpc::Status Run() {", run, "}"],
      "",
      main,
    );
  }

  #use(header: string, name: string): string {
    this.#headers.add(header);
    return name;
  }

  #readsFiles(): boolean {
    const { transport, rootsFile, certificateFile } = this.#call;
    if (transport === "plaintext" || (rootsFile ?? certificateFile) === null) return false;
    this.#headers.add("fstream").add("sstream");
    return true;
  }

  #channel(): string[] {
    const { serverName, authority, maxReceiveBytes, transport } = this.#call;
    const options = [
      ...(serverName === null ? [] : [`arguments.SetSslTargetNameOverride(${quoted(serverName)});`]),
      ...(authority === null ? [] : [`arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, ${quoted(authority)});`]),
      ...(maxReceiveBytes === null ? [] : [`arguments.SetMaxReceiveMessageSize(${maxReceiveBytes});`]),
    ];
    const given = [quoted(addressOf(this.#call)), "credentials", ...(options.length === 0 ? [] : ["arguments"])].join(", ");
    return [
      ...(transport === "plaintext" ? ["auto credentials = grpc::InsecureChannelCredentials();"] : this.#tls()),
      ...(options.length === 0 ? [] : ["grpc::ChannelArguments arguments;", ...options]),
      `auto channel = ${options.length === 0 ? "grpc::CreateChannel" : "grpc::CreateCustomChannel"}(${given});`,
      `auto stub = ${scopedName(this.#method.parent.file, [this.#method.parent.name])}::NewStub(channel);`,
    ];
  }

  #tls(): string[] {
    const { rootsFile, certificateFile, keyFile } = this.#call;
    const files: string[] = [];
    if (rootsFile !== null) files.push(`options.pem_root_certs = ReadFile(${quoted(rootsFile)});`);
    if (certificateFile !== null && keyFile !== null) {
      files.push(`options.pem_cert_chain = ReadFile(${quoted(certificateFile)});`);
      files.push(`options.pem_private_key = ReadFile(${quoted(keyFile)});`);
    }
    if (files.length === 0) return ["auto credentials = grpc::SslCredentials(grpc::SslCredentialsOptions());"];
    return ["grpc::SslCredentialsOptions options;", ...files, "auto credentials = grpc::SslCredentials(options);"];
  }

  #context(): string[] {
    const { deadlineMs, metadata, secretMetadata } = this.#call;
    const deadline = () => {
      const chrono = this.#use("chrono", "std::chrono");
      return `context.set_deadline(${chrono}::system_clock::now() + ${chrono}::milliseconds(${deadlineMs}));`;
    };
    return [
      "grpc::ClientContext context;",
      ...(deadlineMs === null ? [] : [deadline()]),
      ...metadata.map(
        ({ key, value }) => `context.AddMetadata(${quoted(key.toLowerCase())}, ${cppBytes(binaryValue(key, value)) ?? quoted(value)});`,
      ),
      ...secretMetadata.flatMap(({ key, before, variable }, at) => {
        const name = secretMetadata.length === 1 ? "secret" : `secret${at + 1}`;
        return [
          `const char* ${name} = ${this.#use("cstdlib", "std::getenv")}(${quoted(variable)});`,
          `if (${name} == nullptr) throw std::runtime_error(${quoted(`${variable} is not set`)});`,
          `context.AddMetadata(${quoted(key.toLowerCase())}, ${before === "" ? name : `std::string(${quoted(before)}) + ${name}`});`,
        ];
      }),
    ];
  }

  #exchange(): string[] {
    const name = this.#method.name;
    const request = (text: string) => `FromJson<${typeName(this.#method.input)}>(${text})`;
    const response = `${typeName(this.#method.output)} response;`;
    switch (this.#method.methodKind) {
      case "unary":
        return [
          `auto request = ${request(cppText(firstMessage(this.#call)))};`,
          response,
          `grpc::Status status = stub->${name}(&context, request, &response);`,
          "if (status.ok()) Print(response);",
          "return status;",
        ];
      case "server_streaming":
        return [
          `auto request = ${request(cppText(firstMessage(this.#call)))};`,
          `auto stream = stub->${name}(&context, request);`,
          ...[response, "while (stream->Read(&response)) Print(response);", "return stream->Finish();"],
        ];
      case "client_streaming":
        return [
          ...[response, `auto stream = stub->${name}(&context, &response);`],
          ...this.#send(request),
          "grpc::Status status = stream->Finish();",
          "if (status.ok()) Print(response);",
          "return status;",
        ];
      case "bidi_streaming":
        return [
          `auto stream = stub->${name}(&context);`,
          ...this.#messages(request),
          `${this.#use("thread", "std::thread")} sender([&] {`,
          ...writing.map((line) => indented(line, step)),
          "});",
          ...[response, "while (stream->Read(&response)) Print(response);", "sender.join();", "return stream->Finish();"],
        ];
    }
  }

  /** Read before anything is sent: what a text is wrong about must not be thrown while a thread sends. */
  #messages(request: (text: string) => string): string[] {
    const messages = this.#call.messages.map((message) => `${step}${request(cppText(message))},`);
    return [`const ${this.#use("vector", "std::vector")}<${typeName(this.#method.input)}> requests = {`, ...messages, "};"];
  }

  #send(request: (text: string) => string): string[] {
    return [...this.#messages(request), ...writing];
  }
}

/** A server that ends the call early makes Write fail; why it did is what Finish tells. */
const writing = ["for (const auto& request : requests) {", `${step}if (!stream->Write(request)) break;`, "}", "stream->WritesDone();"];

const fromJson = [
  "template <typename Message>",
  "Message FromJson(const std::string& json) {",
  `${step}Message message;`,
  `${step}auto status = google::protobuf::util::JsonStringToMessage(json, &message);`,
  `${step}if (!status.ok()) throw std::runtime_error(status.ToString());`,
  `${step}return message;`,
  "}",
];

const printing = [
  "void Print(const google::protobuf::Message& message) {",
  `${step}google::protobuf::util::JsonPrintOptions options;`,
  `${step}options.add_whitespace = true;`,
  `${step}std::string json;`,
  `${step}auto status = google::protobuf::util::MessageToJsonString(message, &json, options);`,
  `${step}if (!status.ok()) throw std::runtime_error(status.ToString());`,
  `${step}std::cout << json << std::endl;`,
  "}",
];

const readFile = [
  "std::string ReadFile(const std::string& name) {",
  `${step}std::ifstream file(name);`,
  `${step}if (!file) throw std::runtime_error("cannot read " + name);`,
  `${step}std::stringstream text;`,
  `${step}text << file.rdbuf();`,
  `${step}return text.str();`,
  "}",
];

const main = [
  "int main() {",
  `${step}try {`,
  `${step}${step}grpc::Status status = Run();`,
  `${step}${step}if (status.ok()) return 0;`,
  `${step}${step}std::cerr << "status " << status.error_code() << ": " << status.error_message() << std::endl;`,
  `${step}} catch (const std::exception& error) {`,
  `${step}${step}std::cerr << error.what() << std::endl;`,
  `${step}}`,
  `${step}return 1;`,
  "}",
];

function setUpOf(method: DescMethod): string[] {
  const files = stubFiles(method).map((name) => quoteWord(name, "bash"));
  const plugin = '--plugin=protoc-gen-grpc="$(command -v grpc_cpp_plugin)"';
  return ["mkdir -p gen", `protoc -I . --cpp_out=gen --grpc_out=gen ${plugin} ${files.join(" ")}`];
}

function buildFile(method: DescMethod): string {
  const stubs = stubFiles(method).map((name) => `gen/${name.replace(/\.proto$/, "")}.pb.cc`);
  const sources = ["main.cc", ...stubs, `gen/${method.parent.file.name}.grpc.pb.cc`];
  return lines(
    "cmake_minimum_required(VERSION 3.16)",
    "project(client CXX)",
    "set(CMAKE_CXX_STANDARD 17)",
    "find_package(Threads REQUIRED)",
    "find_package(Protobuf REQUIRED)",
    "find_package(gRPC CONFIG REQUIRED)",
    "add_executable(client",
    sources.map((name) => `${step}${/[^\w./-]/.test(name) ? quoted(name) : name}`),
    ")",
    "target_include_directories(client PRIVATE gen)",
    "target_link_libraries(client PRIVATE gRPC::grpc++ protobuf::libprotobuf Threads::Threads)",
  );
}

function notesOf(call: ExportedCall): ExportNote[] {
  const notes = commonNotes(call);
  if (call.transport === "tls" && call.unverified) notes.push(exportNote("always-verified", { tool: "grpc++" }));
  return notes;
}

/** A type as protoc names it: with underscores between what is nested. */
function typeName(message: DescMessage): string {
  return scopedName(message.file, [nestedName(message).join("_")]);
}

function scopedName(file: DescFile, names: readonly string[]): string {
  const packages = file.proto.package.split(".").filter(Boolean);
  return [...packages, ...names].map((name) => (keywords.has(name) ? `${name}_` : name)).join("::");
}

/** A string of C++'s; raw where that is easier to read. */
function cppText(text: string): string {
  return isPlain(text) && !text.includes(')json"') ? `R"json(${text})json"` : quoted(text);
}

function cppBytes(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  return `std::string("${[...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}", ${bytes.length})`;
}

/** Behind which protoc puts an underscore. Source: protobuf's compiler/cpp/helpers.cc. */
const keywords = new Set(
  "NULL alignas alignof and and_eq asm assert auto bitand bitor bool break case catch char class compl const constexpr const_cast continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq char8_t char16_t char32_t concept consteval constinit co_await co_return co_yield requires".split(
    " ",
  ),
);
