import type { DescFile, DescMethod } from "@bufbuild/protobuf";
import { indented, lines, stubFiles } from "./program";

/** Maven keeps no lock file: these are exact, and each is there for all machines that protoc is there for. */
const versions = {
  grpc: "1.83.1",
  protobuf: "4.36.2",
  osPlugin: "1.7.1",
  compilerPlugin: "3.15.0",
  execPlugin: "3.6.4",
  protobufPlugin: "0.6.1",
};

/** A pom.xml that makes stubs of the method's files, which lie beside it, and runs `Client`. */
export function mavenProject(method: DescMethod): string {
  const includes = stubFiles(method, comesAlong).map((name) => `<include>${escaped(name)}</include>`);
  return lines(
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    ...[
      ["<modelVersion>4.0.0</modelVersion>", "<groupId>client</groupId>", "<artifactId>client</artifactId>", "<version>1</version>"],
      element("properties", [
        "<maven.compiler.release>17</maven.compiler.release>",
        "<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>",
        "<exec.mainClass>Client</exec.mainClass>",
        `<grpc.version>${versions.grpc}</grpc.version>`,
        `<protobuf.version>${versions.protobuf}</protobuf.version>`,
      ]),
      element("dependencies", [
        ...["grpc-netty-shaded", "grpc-protobuf", "grpc-stub"].flatMap((name) =>
          artifact("dependency", "io.grpc", name, property("grpc.version")),
        ),
        ...["protobuf-java", "protobuf-java-util"].flatMap((name) =>
          artifact("dependency", "com.google.protobuf", name, property("protobuf.version")),
        ),
      ]),
      element("build", [
        ...element("extensions", artifact("extension", "kr.motd.maven", "os-maven-plugin", versions.osPlugin)),
        ...element("plugins", [
          ...artifact("plugin", "org.apache.maven.plugins", "maven-compiler-plugin", versions.compilerPlugin),
          ...artifact("plugin", "org.codehaus.mojo", "exec-maven-plugin", versions.execPlugin),
          ...artifact("plugin", "org.xolstice.maven.plugins", "protobuf-maven-plugin", versions.protobufPlugin, stubSteps(includes)),
        ]),
      ]),
    ].map((part) => part.map((line) => indented(line, step))),
    "</project>",
  );
}

const step = "  ";

/** What Maven fills in. */
const property = (name: string) => `\${${name}}`;

function stubSteps(includes: readonly string[]): string[] {
  return [
    ...element("configuration", [
      `<protocArtifact>com.google.protobuf:protoc:${property("protobuf.version")}:exe:${property("os.detected.classifier")}</protocArtifact>`,
      "<pluginId>grpc-java</pluginId>",
      `<pluginArtifact>io.grpc:protoc-gen-grpc-java:${property("grpc.version")}:exe:${property("os.detected.classifier")}</pluginArtifact>`,
      `<protoSourceRoot>${property("project.basedir")}</protoSourceRoot>`,
      ...element("includes", includes),
    ]),
    ...element("executions", element("execution", element("goals", ["<goal>compile</goal>", "<goal>compile-custom</goal>"]))),
  ];
}

function artifact(name: string, group: string, id: string, version: string, more: readonly string[] = []): string[] {
  return element(name, [`<groupId>${group}</groupId>`, `<artifactId>${id}</artifactId>`, `<version>${version}</version>`, ...more]);
}

function element(name: string, inside: readonly string[]): string[] {
  return [`<${name}>`, ...inside.map((line) => indented(line, step)), `</${name}>`];
}

/** Google's files outside protobuf come in a library that grpc-protobuf brings along. */
const comesAlong = (file: DescFile) => /^google\/(?:api|cloud|geo|logging|longrunning|rpc|type)\//.test(file.name);

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
