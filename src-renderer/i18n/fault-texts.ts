import type { FaultCode, FaultFacts } from "#shared/base/fault";

/** What a fault means, and what to do, in another language than that of the core: with its facts in the holes. */
export interface FaultText {
  /** Only where these facts are so. */
  readonly on?: FaultFacts;
  readonly what: string;
  readonly act?: string;
}

const retypeField = "请更正此项。";

/**
 * By code, the first whose facts are all there. They say what the code and the facts say; what more the core knows stands below
 * them in its own words.
 */
export const faultTextsZh: Readonly<Partial<Record<FaultCode, readonly FaultText[]>>> = {
  "bad-params": [
    { what: "“{name}”既不是主机名，也不是 IP 地址。", act: "请写成 localhost、*.example.com 或 127.0.0.1。" },
    { what: "所给的内容无法使用。" },
  ],
  "unknown-operation": [{ what: "窗口与核心的版本不一致。", act: "请关闭所有 Wirebench 窗口，然后重新启动。" }],
  "too-many-operations": [{ what: "同时进行的操作太多。", act: "请等待其中一些完成，然后重试。" }],
  protocol: [{ what: "窗口与核心之间的数据无法识别。", act: "请重新启动 Wirebench。" }],
  "version-mismatch": [{ what: "窗口与核心的版本不一致。", act: "请关闭所有 Wirebench 窗口，然后重新启动。" }],
  disconnected: [{ what: "与核心的连接已断开。", act: "请重新连接。" }],
  cancelled: [{ what: "操作已取消。" }],
  "file-not-found": [
    { what: "找不到 {path}。", act: "请检查路径，或确认文件是否被移动或重命名。" },
    { what: "找不到 {file}。", act: "请确认它是否被移动或重命名。" },
    { what: "找不到该文件。", act: "请重新选择。" },
  ],
  "file-unreadable": [
    { what: "{path} 无法读取。", act: "请检查读取权限。" },
    { what: "该文件无法读取。", act: "请检查读取权限。" },
  ],
  "file-changed": [{ what: "开始编辑之后，{file} 在磁盘上被更改。", act: "请比较两个版本，选择其一。" }, { what: "文件在磁盘上被更改。" }],
  "file-read-only": [{ what: "不能在此更改 {file}。", act: "请在它的来源处更改，或另存副本后打开。" }, { what: "不能在此更改此文件。" }],
  "no-protos": [
    { what: "{path} 既不是文件夹，也不是 .proto 文件或描述符集。", act: "请选择 .proto 文件，或包含它们的文件夹。" },
    { what: "这里没有 .proto 文件或描述符集。", act: "请选择 .proto 文件，或包含它们的文件夹。" },
  ],
  "source-gone": [{ what: "此 schema 已不再打开。", act: "请重新打开。" }],
  "method-gone": [
    { what: "没有方法 {method}。", act: "它可能已被重命名或移除：请选择其他方法，或重新加载。" },
    { what: "没有此方法。", act: "请选择其他方法，或重新加载。" },
  ],
  "symbol-gone": [
    { what: "没有 {name}。", act: "它可能已被重命名或移除：请搜索，或重新加载。" },
    { what: "没有此符号。", act: "请搜索，或重新加载。" },
  ],
  "schema-broken": [
    { what: "无法调用 {method}：它的类型未能加载（{file} 第 {line} 行）。", act: "请更正文件后重新加载，或添加缺少的导入路径。" },
    { what: "它的类型未能加载。", act: "请更正文件后重新加载，或添加缺少的导入路径。" },
  ],
  "reflection-unsupported": [
    { what: "{target} 未提供反射服务。", act: "请改为打开其 .proto 文件或描述符集，或让服务端注册反射服务。" },
    { what: "服务端未提供反射服务。", act: "请改为打开其 .proto 文件或描述符集。" },
  ],
  "reflection-failed": [
    {
      what: "{target} 拒绝提供 schema：{status}。",
      on: { status: "UNAUTHENTICATED" },
      act: "请填写它要求的元数据，或为此目标选择认证方式。",
    },
    {
      what: "{target} 拒绝提供 schema：{status}。",
      on: { status: "PERMISSION_DENIED" },
      act: "请填写它要求的元数据，或为此目标选择认证方式。",
    },
    { what: "未能从 {target} 获取 schema：{status}。", act: "请检查地址和此目标的设置，或改为打开其 .proto 文件或描述符集。" },
    { what: "未能从服务端获取 schema。", act: "请改为打开其 .proto 文件或描述符集。" },
  ],
  "password-needed": [
    { what: "{file} 已加密。", act: "请输入它的密码。" },
    { what: "文件已加密。", act: "请输入它的密码。" },
  ],
  "password-wrong": [
    { what: "此密码打不开 {file}。", act: "请输入加密它时所用的密码。" },
    { what: "此密码打不开该文件。", act: "请输入加密它时所用的密码。" },
  ],
  "certificate-gone": [{ what: "此证书或它的私钥已不再保存在这里。", act: "请连同私钥重新导入，或选择其他证书。" }],
  "body-syntax": [{ what: "第 {line} 行第 {column} 列无法解析。" }, { what: "请求体无法解析。" }],
  "body-mismatch": [
    { what: "第 {line} 行第 {column} 列的 {path} 与消息类型不符。" },
    { what: "第 {line} 行第 {column} 列与消息类型不符。" },
    { what: "请求体与消息类型不符。" },
  ],
  "variable-guarded": [
    {
      what: "{variable} 是本机的环境变量，此工作区还没有使用过它。",
      act: "如果你信任写这个请求的人，请在发起调用的地方允许它。",
    },
    { what: "请求用到了本机的环境变量。" },
  ],
  "variable-unknown": [
    { on: { name: "env" }, what: "运行环境中没有变量 {variable}。", act: "请在启动 Wirebench 的环境中设置它。" },
    { on: { name: "file" }, what: "这个请求不在工作区中，无法读取文件 {file}。", act: "请先把请求保存到工作区。" },
    { what: "变量 {name} 指向密钥“{secret}”，它在本机没有值。", act: "请在编辑环境处填写它；在命令行中则由环境变量提供。" },
    { what: "没有名为 {name} 的变量。", act: "请在变量中定义它；若要写两个大括号，请写成四个。" },
    { what: "有变量没有值。" },
  ],
  "variable-cycle": [
    { what: "变量循环引用：{cycle}。", act: "请让其中一个拥有自己的值。" },
    { what: "变量之间的引用层数过多。", act: "请直接引用最后一个变量。" },
  ],
  "metadata-invalid": [
    { on: { problem: "empty-key" }, what: "有一个元数据键为空。", act: "请填写键，或移除这一项。" },
    { on: { problem: "bad-key" }, what: "元数据键“{key}”只能包含 a-z、0-9、“-”、“_”和“.”。", act: "请更正此键。" },
    { on: { problem: "reserved-key" }, what: "元数据键“{key}”由 gRPC 自行设置。", act: "请移除这一项。" },
    { on: { problem: "bad-value" }, what: "“{key}”的值只能包含可打印的 ASCII 字符。", act: "其他内容请使用以 -bin 结尾的键。" },
    { on: { problem: "bad-base64" }, what: "“{key}”的值应为 base64。", act: "以 -bin 结尾的键，值写成 base64。" },
    { what: "元数据“{key}”无效。", act: "请更正此键或它的值。" },
    { what: "元数据无效。" },
  ],
  "target-invalid": [
    { what: "“{target}”不是有效的目标地址。", act: "请写成 host:port，例如 localhost:50051。" },
    { what: "目标地址为空或无效。", act: "请写成 host:port，例如 localhost:50051。" },
  ],
  "route-broken": [
    { what: "为 {pattern} 选择的证书、密码或代理已不存在，或无法使用。", act: "请在目标的设置中重新选择。" },
    { what: "为此目标选择的证书、密码或代理已不存在，或无法使用。", act: "请在目标的设置中重新选择。" },
  ],
  "secret-locked": [{ what: "保存的机密无法打开：钥匙串未解锁，或它由另一个钥匙串加密。", act: "请解锁钥匙串，或重新输入该机密。" }],
  "auth-invalid": [
    { on: { problem: "bad-key" }, what: "元数据键只能包含 a-z、0-9、“-”、“_”和“.”。", act: retypeField },
    { on: { problem: "reserved-key" }, what: "此元数据键由 gRPC 自行设置。", act: "请换一个键。" },
    { on: { problem: "bad-value" }, what: "值只能包含可打印的 ASCII 字符，不能有换行。", act: "请重新输入。" },
    { on: { problem: "bad-base64" }, what: "以 -bin 结尾的键，值应为 base64。", act: "请重新输入。" },
    { on: { field: "token" }, what: "没有可用的令牌。", act: "请输入令牌。" },
    { on: { field: "user" }, what: "用户名不能包含冒号（RFC 7617）。", act: retypeField },
    { on: { field: "password" }, what: "没有可用的密码。", act: "请输入密码。" },
    { on: { field: "value" }, what: "没有可用的 API key。", act: "请输入它的值。" },
    { on: { field: "pairs" }, what: "有一项的机密值已不存在。", act: "请重新输入。" },
    { on: { field: "key" }, what: "键缺失，或无法使用。", act: retypeField },
    { on: { field: "clientId" }, what: "缺少客户端 ID。", act: "请填写。" },
    { on: { field: "clientSecret" }, what: "没有可用的客户端密钥。", act: "请重新输入。" },
    { on: { field: "refreshToken" }, what: "刷新令牌已不存在。", act: "请重新登录。" },
    { on: { field: "tokenUrl" }, what: "令牌 URL 缺失或无效。", act: "请写成 https://host/path。" },
    { on: { field: "authorizeUrl" }, what: "授权 URL 缺失或无效。", act: "请写成 https://host/path。" },
    { on: { field: "claims" }, what: "声明不是 JSON 对象。", act: '请写成 {"sub": "someone"} 的形式。' },
    { on: { field: "headers" }, what: "头部不是 JSON 对象。", act: '请写成 {"kid": "key-1"} 的形式。' },
    { on: { field: "audience" }, what: "Google 令牌需要受众或权限范围。", act: "例如 https://pubsub.googleapis.com/" },
    { what: "认证设置缺少内容，或有误。", act: "请在认证设置中更正。" },
  ],
  "auth-failed": [
    { what: "{url} 没有给出令牌：{error}（HTTP {status}）。", act: "请检查客户端 ID、密钥和权限范围。" },
    { what: "{url} 没有给出令牌：{error}。", act: "请检查客户端 ID、密钥和权限范围。" },
    { what: "{url} 返回 HTTP {status}，其中没有令牌。", act: "请检查 URL，以及客户端 ID 和密钥。" },
    { what: "无法连接 {url}（{reason}）。", act: "请检查 URL 和网络。" },
    { what: "未能从 {url} 获得令牌。", act: "请检查 URL，以及客户端 ID 和密钥。" },
    { what: "未能获得令牌。", act: "请重新登录。" },
  ],
  "auth-plaintext": [
    { what: "{target} 使用明文连接：凭据未发送，途中任何人都能读到它们。", act: "请使用 TLS，或允许通过明文发送。" },
    { what: "凭据未通过明文连接发送。", act: "请使用 TLS，或允许通过明文发送。" },
  ],
  "sign-in-needed": [{ what: "尚未登录，或登录已经失效。", act: "请登录。" }],
  "call-gone": [{ what: "此调用已关闭。", act: "请重新调用。" }],
  "wrong-state": [{ what: "调用目前的状态不允许此操作。" }],
  "too-large": [{ what: "{file} 太大，不可能是证书或私钥。", act: "请选择其他文件。" }, { what: "超过了允许的上限。" }],
  undecodable: [
    { what: "无法识别 {file} 的内容。", act: "请选择 PEM、DER 或 PKCS#12 格式的证书和私钥。" },
    { what: "第 {line} 行无法识别。" },
    { what: "内容无法识别。" },
  ],
  interrupted: [{ what: "录制到此为止，之后的内容不得而知。" }],
  unsupported: [
    { what: "不支持加密算法 {algorithm}。", act: "请改用 AES 重新加密：openssl pkcs8 -topk8 -v2 aes256。" },
    { what: "此处不支持该操作。" },
  ],
  io: [
    { what: "无法监听端口 {port}。", act: "请选择其他端口。" },
    { what: "无法读写 {file}。", act: "请确认文件夹可写，且磁盘未满。" },
    { what: "无法写入 {path}。", act: "请确认文件夹可写，且磁盘未满。" },
    { what: "系统或网络拒绝了操作。", act: "请检查地址、网络和磁盘。" },
  ],
  internal: [{ what: "Wirebench 内部出错。", act: "请重试；若再次出现，请报告此问题。" }],
};
