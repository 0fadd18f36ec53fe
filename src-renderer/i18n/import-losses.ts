import { type ImportLoss, type ImportLossKind, importLossWords, lossText } from "#shared/model/import-loss";
import type { Locale } from "./i18n";

export const importLossesZh: Readonly<Record<ImportLossKind, string>> = {
  assertion: "断言 {assertion} 在此没有对应的检查。",
  authentication: "认证方式 {name} 需要在此重新选择。",
  "authentication-kind": "不支持 {kind} 类型的认证。",
  "authentication-left-out": "它所使用的认证未能带入。",
  connect: "它使用的是 {protocol} 协议；Wirebench 使用 gRPC，大多数这类服务端也支持 gRPC。",
  "environment-metadata": "BloomRPC 的环境设置的是元数据；在此可以用 {names} 引用。",
  expression: "{expression} 由该工具计算得出；此处保留原文。",
  "file-missing": "找不到 {file}；消息为空。",
  flag: "-{flag} 未能带入。",
  "grpc-web": "它通过 gRPC-Web 调用；在此使用 gRPC。",
  "input-missing": "{data}：标准输入中的内容不在这段文本里。",
  "left-over": "多余的内容：{words}",
  "message-missing": "文件中没有它的消息 {file}。",
  "metadata-broken": "它的元数据不是 JSON：{text}",
  "no-call": "只有发起调用的命令才是请求；这一行是在查询 schema。",
  "no-duration": "-{flag} {text} 不是时长。",
  "no-evans-call": "只有 `evans cli call` 会发起请求；这一行只取用目标地址和 schema。",
  "no-method": "它没有选择方法。",
  "no-url": "没有方法的 URL。",
  "not-grpc": "有 {count} 项不是 gRPC，已略去。",
  "proto-kept": "已有同名但内容不同的文件，保持不变。",
  "proto-name": "这个 .proto 文件的名称会超出工作区，或者没有名称，已略去。",
  "protos-missing": "{tool} 只记录 .proto 文件的名称而没有内容：请另行打开这些文件，或通过服务端反射获取。",
  "reflect-header": "-reflect-header：反射所用的元数据在查询服务端时填写。",
  "schema-in-cloud": "它的 schema 在 Postman 云端：请打开 .proto 文件，或通过服务端反射获取。",
  "schema-in-registry": "它的 schema 来自 Buf 注册中心（{module}）：请用 `buf build` 导出，再打开该镜像文件。",
  "schema-of-importer": "它导入的内容（{importer}）需要在此重新打开。",
  script: "它的脚本 {script} 使用 {tool} 自己的 API，已略去。",
  scripts: "它的脚本使用 {tool} 自己的 API，已略去。",
  "secret-in-environment": "这是密钥，不会写入任何文件：wirebench run 从 {variable} 读取。",
  "secrets-kept-there": "Bruno 只在本机保存 {names}：请在此重新输入。",
  "shell-substitution": "{text} 由 shell 执行；此处保留原文。",
  "shell-variables": "{names}：来自 shell 的环境变量，在此为 {first}，需要在环境中定义。",
  snapshots: "它的快照会由快照检查在此重新生成。",
  "tab-closed": "它的标签页在那里没有打开，无从得知其方法，已略去。",
  "trust-authority": "它发送的 :authority 为 {name}：请在地址处选择。",
  "trust-identity": "它出示了客户端证书：请在“密钥与证书”中导入 {certificate} 及其私钥 {key}，再在地址处选择。",
  "trust-plaintext": "它以明文方式连接：请在地址处选择。",
  "trust-roots": "它信任自己的证书颁发机构：请在“密钥与证书”中导入 {file}，再在地址处选择。",
  "trust-server-name": "它要求证书属于 {name}：请在地址处选择该服务器名称。",
  "trust-tls": "它通过 TLS 连接：请在地址处选择。",
  "trust-unverified": "那里没有验证服务端；在此会验证。如果服务端使用自己的证书，请在地址处信任该证书。",
  url: "{url} 不是方法的 URL。",
  "zero-values": "是否显示零值字段，在此是视图中的选项。",
};

/** What of an import is not carried over, in the window's language. */
export function importLossLine(loss: ImportLoss, locale: Locale): string {
  const text = lossText(loss, locale === "zh-CN" ? importLossesZh : importLossWords);
  return locale === "zh-CN" ? `${loss.place}：${text}` : `${loss.place}: ${text}`;
}
