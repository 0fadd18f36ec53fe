import type { DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { ExportedCall, ExportedText } from "#shared/model/exchange";
import { type ExportNote, exportNote } from "#shared/model/export-note";
import { isBinaryKey } from "#shared/model/metadata";
import { javaClass, javaMethod, javaPackage, javaServiceClass } from "./java-names";
import { mavenProject } from "./maven-project";
import { addressOf, anyNotes, commonNotes, firstMessage, indented, isPlain, lines, quoted, receivesMany, sendsMany } from "./program";

/** A program in Java 17 over grpc-java, and the Maven project that makes its stubs. */
export function javaProgram(call: ExportedCall, method: DescMethod): ExportedText {
  return {
    fileName: "src/main/java/Client.java",
    text: new JavaProgram(call, method).text(),
    files: [{ fileName: "pom.xml", text: mavenProject(method) }],
    setUp: [],
    notes: [...notesOf(call), ...anyNotes(method, "JsonFormat")],
  };
}

const step = "  ";

class JavaProgram {
  readonly #call: ExportedCall;
  readonly #method: DescMethod;
  readonly #imports = new Set<string>();

  constructor(call: ExportedCall, method: DescMethod) {
    this.#call = call;
    this.#method = method;
  }

  text(): string {
    const body = [...this.#channel(), "try {", ...inner([...this.#stub(), ...this.#exchange()]), ...this.#end()];
    const members = ["public static void main(String[] arguments) throws Exception {", ...inner(body), "}", "", ...this.#print()];
    const type = ["public final class Client {", ...inner(members), "}"];
    const imports = [...this.#imports].sort().map((name) => `import ${name};`);
    return lines(`// Calls ${this.#call.method}. Run it with: mvn --quiet compile exec:java`, imports, "", type);
  }

  /** A class by its name without the package, which imports it. */
  #use(name: string): string {
    const short = name.slice(name.lastIndexOf(".") + 1);
    if (name.includes(".")) this.#imports.add(name);
    return short;
  }

  /** A class of a stub: imported, unless its name is another's here. */
  #stubClass(name: string, packageName: string): string {
    const short = name.slice(name.lastIndexOf(".") + 1);
    return packageName === "" || taken.has(short) ? name : this.#use(name);
  }

  #typeOf(message: DescMessage): string {
    return this.#stubClass(javaClass(message), javaPackage(message.file));
  }

  #channel(): string[] {
    const { maxReceiveBytes } = this.#call;
    const { before, credentials } = this.#credentials();
    const name = expectedName(this.#call);
    const options = [
      ...(name === null ? [] : [`.overrideAuthority(${quoted(name)})`]),
      ...(maxReceiveBytes === null ? [] : [`.maxInboundMessageSize(${maxReceiveBytes})`]),
      ".build();",
    ];
    const builder = `${this.#use("io.grpc.Grpc")}.newChannelBuilder(${quoted(addressOf(this.#call))}, ${credentials})`;
    return [...before, `${this.#use("io.grpc.ManagedChannel")} channel =`, ...inner([builder, ...inner(options)])];
  }

  #credentials(): { readonly before: string[]; readonly credentials: string } {
    const { transport, rootsFile, certificateFile, keyFile, unverified } = this.#call;
    if (transport === "plaintext") return { before: [], credentials: `${this.#use("io.grpc.InsecureChannelCredentials")}.create()` };
    const tls = this.#use("io.grpc.TlsChannelCredentials");
    const file = (name: string) => `new ${this.#use("java.io.File")}(${quoted(name)})`;
    const parts: string[] = [];
    if (rootsFile !== null) parts.push(`.trustManager(${file(rootsFile)})`);
    if (certificateFile !== null && keyFile !== null) parts.push(`.keyManager(${file(certificateFile)}, ${file(keyFile)})`);
    if (unverified) {
      const trusting = this.#use("io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory");
      parts.push("// Nobody is asked whether the server is who it says.", `.trustManager(${trusting}.INSTANCE.getTrustManagers())`);
    }
    if (parts.length === 0) return { before: [], credentials: `${tls}.create()` };
    const type = this.#use("io.grpc.ChannelCredentials");
    const before = [`${type} credentials =`, ...inner([`${tls}.newBuilder()`, ...inner([...parts, ".build();"])])];
    return { before, credentials: "credentials" };
  }

  #stub(): string[] {
    const service = this.#stubClass(javaServiceClass(this.#method), javaPackage(this.#method.parent.file));
    const metadata = this.#metadata();
    const kind = sendsMany(this.#method) ? `${service}.newStub(channel)` : `${service}.newBlockingStub(channel)`;
    const { deadlineMs } = this.#call;
    const options = [
      ...(metadata.length === 0
        ? []
        : [`.withInterceptors(${this.#use("io.grpc.stub.MetadataUtils")}.newAttachHeadersInterceptor(headers))`]),
      ...(deadlineMs === null ? [] : [`.withDeadlineAfter(${deadlineMs}, ${this.#use("java.util.concurrent.TimeUnit")}.MILLISECONDS)`]),
    ];
    if (options.length === 0) return [`var stub = ${kind};`];
    const last = options.pop();
    return [...metadata, "var stub =", ...inner([kind, ...inner([...options, `${last};`])])];
  }

  #metadata(): string[] {
    const { metadata, secretMetadata } = this.#call;
    if (metadata.length + secretMetadata.length === 0) return [];
    const type = this.#use("io.grpc.Metadata");
    const put = (key: string, value: string) => {
      const marshaller = isBinaryKey(key) ? "BINARY_BYTE_MARSHALLER" : "ASCII_STRING_MARSHALLER";
      return `headers.put(${type}.Key.of(${quoted(key)}, ${type}.${marshaller}), ${value});`;
    };
    return [
      `${type} headers = new ${type}();`,
      ...metadata.map(({ key, value }) =>
        put(key, isBinaryKey(key) ? `${this.#use("java.util.Base64")}.getDecoder().decode(${quoted(value)})` : quoted(value)),
      ),
      ...secretMetadata.map(({ key, before, variable }) => {
        const value = `System.getenv(${quoted(variable)})`;
        return put(key, before === "" ? value : `${quoted(before)} + ${value}`);
      }),
    ];
  }

  #exchange(): string[] {
    const does = `stub.${javaMethod(this.#method.name)}`;
    if (sendsMany(this.#method)) return this.#stream(does);
    const request = this.#parse(javaText(firstMessage(this.#call)));
    if (!receivesMany(this.#method)) return [...request, `print(${does}(request.build()));`];
    const type = `${this.#use("java.util.Iterator")}<${this.#typeOf(this.#method.output)}>`;
    return [
      ...request,
      `${type} responses = ${does}(request.build());`,
      "while (responses.hasNext()) {",
      `${step}print(responses.next());`,
      "}",
    ];
  }

  /** A stream of requests: answers and the end are heard by an observer, on another thread. */
  #stream(does: string): string[] {
    const { messages } = this.#call;
    const response = this.#typeOf(this.#method.output);
    const future = this.#use("java.util.concurrent.CompletableFuture");
    const observer = this.#use("io.grpc.stub.StreamObserver");
    const on = (event: string, does: string) => ["@Override", `public void ${event} {`, `${step}${does}`, "}"];
    const texts = messages.map((message, at) => `${javaText(message)}${at === messages.length - 1 ? ");" : ","}`);
    const list = `${this.#use("java.util.List")}<String> messages =`;
    return [
      `${future}<Void> ended = new ${future}<>();`,
      `${observer}<${this.#typeOf(this.#method.input)}> requests = ${does}(new ${observer}<>() {`,
      ...inner([
        ...on(`onNext(${response} response)`, "print(response);"),
        "",
        ...on("onError(Throwable error)", "ended.completeExceptionally(error);"),
        "",
        ...on("onCompleted()", "ended.complete(null);"),
      ]),
      "});",
      ...(texts.length === 0 ? [`${list} List.of();`] : [list, ...inner(["List.of(", ...inner(texts)])]),
      "for (String message : messages) {",
      ...inner([...this.#parse("message"), "requests.onNext(request.build());"]),
      "}",
      "requests.onCompleted();",
      "ended.join();",
    ];
  }

  #parse(text: string): string[] {
    const format = this.#use("com.google.protobuf.util.JsonFormat");
    return [`var request = ${this.#typeOf(this.#method.input)}.newBuilder();`, `${format}.parser().merge(${text}, request);`];
  }

  #end(): string[] {
    const status = this.#use("io.grpc.Status");
    const faults = [
      this.#use("io.grpc.StatusRuntimeException"),
      ...(sendsMany(this.#method) ? [this.#use("java.util.concurrent.CompletionException")] : []),
    ];
    return [
      `} catch (${faults.join(" | ")} error) {`,
      ...inner([
        `${status} status = ${status}.fromThrowable(error);`,
        'System.err.println(status.getCode() + ": " + status.getDescription());',
        "System.exit(1);",
      ]),
      "} finally {",
      `${step}channel.shutdownNow();`,
      "}",
    ];
  }

  #print(): string[] {
    const message = this.#use("com.google.protobuf.MessageOrBuilder");
    return [
      `private static void print(${message} response) {`,
      ...inner([
        "try {",
        `${step}System.out.println(JsonFormat.printer().print(response));`,
        `} catch (${this.#use("com.google.protobuf.InvalidProtocolBufferException")} error) {`,
        `${step}throw new ${this.#use("java.io.UncheckedIOException")}(error);`,
        "}",
      ]),
      "}",
    ];
  }
}

/** Names that mean something else in the program. */
const taken = new Set(
  "Client String Void System Override Throwable Exception Grpc ManagedChannel ChannelCredentials InsecureChannelCredentials TlsChannelCredentials InsecureTrustManagerFactory File Metadata MetadataUtils Base64 TimeUnit Iterator List CompletableFuture CompletionException StreamObserver JsonFormat Status StatusRuntimeException MessageOrBuilder InvalidProtocolBufferException UncheckedIOException".split(
    " ",
  ),
);

/** grpc-java has one name for what the certificate is asked for and for what is sent as authority. */
function expectedName({ serverName, authority }: ExportedCall): string | null {
  return serverName ?? authority;
}

function notesOf(call: ExportedCall): ExportNote[] {
  const { transport, serverName, authority } = call;
  const notes = commonNotes(call);
  if (transport === "tls" && authority !== null && authority !== serverName)
    notes.push(exportNote("one-name", { tool: "grpc-java", name: expectedName(call) ?? "" }));
  return notes;
}

/** A text block where that is easier to read: it leaves white space at the ends of lines out, which is none of JSON's business. */
function javaText(text: string): string {
  if (!isPlain(text) || !/["\n]/.test(text)) return quoted(text);
  return `"""\n${text.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"')}"""`;
}

function inner(all: readonly string[]): string[] {
  return all.map((line) => indented(line, step));
}
