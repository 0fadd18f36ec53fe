import type { ExportNote, ExportNoteKind } from "#shared/model/export-note";
import type { Locale } from "./i18n";

/** What is to be known before a text for another tool is run. */
export const exportNotesEn: Readonly<Record<ExportNoteKind, string>> = {
  "secret-in-target": "Put the secret in the place of {variable}, in the target.",
  "secret-in-metadata": "Put the secret in the place of {variable}, in the metadata {key}.",
  "secret-in-message": "Put the secret in the place of {variable}, in the message.",
  environment: "Set the environment variable {variable} before you run it.",
  basic: "{variable} is the base64 of {user}:PASSWORD.",
  "token-ends":
    "{variable} is an access token, which ends after a while: Wirebench fetches or signs a new one for each call that needs it.",
  "authority-file": "Put the authority's certificate beside it as {file}: Certificates exports it.",
  "pinned-file": "Only one certificate is trusted here: put it beside it as {file}.",
  "identity-files": "Put the client certificate and its key beside it as {certificate} and {key}: Certificates exports them.",
  "proxy-left-out": "The way through the proxy {proxy} is left out.",
  "prefix-left-out": "{tool} cannot put {prefix} before a method's path.",
  "prefix-beyond-stubs": "Stubs cannot put {prefix} before a method's path.",
  "deadline-left-out": "{tool} has no deadline for a call.",
  "secret-left-out": "Add {key} to --metadata, from {variable}: {tool} reads no environment.",
  "always-verified": "{tool} always verifies the server: give it the server's certificate as roots.",
  "set-of-server":
    "The server describes itself: save what it says beside it as schema.binpb, with grpcurl -protoset-out schema.binpb {target} describe.",
  "set-here": "Run it in the folder of the compiled descriptors, which are named schema.binpb here.",
  "files-here": "Run it in the folder that the .proto files' names begin at.",
  "plugin-needed": "{plugin} has to be on the PATH. It comes with {package}.",
  "one-name": "{tool} has one name for the server's certificate and for the authority: {name}.",
  "one-value": "{tool} sends one value of each metadata key: of {key} the last.",
  "any-without-types": "{tool} can neither read nor print an Any whose type it was not told: give it a registry of the types.",
  "schema-needed": "The server describes itself: save its schema as .proto files, which stubs are made from.",
};

export const exportNotesZh: Readonly<Record<ExportNoteKind, string>> = {
  "secret-in-target": "请把目标地址中的 {variable} 换成真正的密钥。",
  "secret-in-metadata": "请把元数据 {key} 中的 {variable} 换成真正的密钥。",
  "secret-in-message": "请把消息中的 {variable} 换成真正的密钥。",
  environment: "运行前请设置环境变量 {variable}。",
  basic: "{variable} 是 {user}:密码 的 base64 编码。",
  "token-ends": "{variable} 是会过期的访问令牌：Wirebench 会在需要时重新获取或签发，导出的代码不会。",
  "authority-file": "请把证书颁发机构的证书以 {file} 为名放在同一文件夹中，可在“证书”中导出。",
  "pinned-file": "此处只信任一张证书：请以 {file} 为名放在同一文件夹中。",
  "identity-files": "请把客户端证书及其私钥以 {certificate} 和 {key} 为名放在同一文件夹中，可在“证书”中导出。",
  "proxy-left-out": "未包含代理 {proxy}。",
  "prefix-left-out": "{tool} 无法在方法路径前加上 {prefix}。",
  "prefix-beyond-stubs": "生成的存根无法在方法路径前加上 {prefix}。",
  "deadline-left-out": "{tool} 不支持调用的截止时间。",
  "secret-left-out": "请自行把 {variable} 的值作为 {key} 加入 --metadata：{tool} 不读取环境变量。",
  "always-verified": "{tool} 总会验证服务器：请把服务器的证书作为根证书交给它。",
  "set-of-server":
    "此模式来自服务器反射：请先用 grpcurl -protoset-out schema.binpb {target} describe 把它保存为同一文件夹中的 schema.binpb。",
  "set-here": "请在编译后的描述符所在的文件夹中运行，此处将其命名为 schema.binpb。",
  "files-here": "请在 .proto 文件名所相对的根文件夹中运行。",
  "plugin-needed": "{plugin} 必须在 PATH 中，它随 {package} 提供。",
  "one-name": "{tool} 只有一个名称，既用于验证服务器证书，也作为 authority 发送：{name}。",
  "one-value": "{tool} 的每个元数据键只能发送一个值：{key} 只保留最后一个。",
  "any-without-types": "{tool} 无法读写类型未知的 Any：请把这些类型的注册表交给它。",
  "schema-needed": "此模式来自服务器反射：请先把它保存为 .proto 文件，存根由这些文件生成。",
};

const hole = /\{(\w+)\}/g;

/** A note in the window's language. */
export function exportNoteText({ kind, values }: ExportNote, locale: Locale): string {
  const text = (locale === "en" ? exportNotesEn : exportNotesZh)[kind];
  return text.replace(hole, (written, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? written) : written));
}
