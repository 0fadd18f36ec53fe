import type { CallState } from "#shared/model/call";
import type { MethodKind } from "#shared/model/method";

/** Texts of a method's tab: request, answer, log, chat, timeline. */
export const callEn = {
  "kind.unary": "unary",
  "kind.server-stream": "server stream",
  "kind.client-stream": "client stream",
  "kind.bidi": "bidi stream",
  "state.idle": "not started",
  "state.connecting": "connecting",
  "state.open": "open",
  "state.half-closed": "finished sending",
  "state.closing": "ending",
  "state.done": "done",
  "state.failed": "failed",
  "state.cancelled": "cancelled",
} as const satisfies Record<`kind.${MethodKind}` | `state.${CallState}`, string>;

export const callZh: Record<keyof typeof callEn, string> = {
  "kind.unary": "一元",
  "kind.server-stream": "服务端流",
  "kind.client-stream": "客户端流",
  "kind.bidi": "双向流",
  "state.idle": "未开始",
  "state.connecting": "连接中",
  "state.open": "已打开",
  "state.half-closed": "发送已结束",
  "state.closing": "正在结束",
  "state.done": "完成",
  "state.failed": "失败",
  "state.cancelled": "已取消",
};
