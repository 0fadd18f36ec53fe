/** Texts of the window's frame: start page, tree, tabs, palette, settings, problems. */
export const frameEn = {
  "app.name": "Wirebench",
  "app.lost.title": "The connection to the core is lost",
  "app.lost.act": "Reload",
  "app.connecting": "Connecting…",
} as const;

export const frameZh: Record<keyof typeof frameEn, string> = {
  "app.name": "Wirebench",
  "app.lost.title": "与核心的连接已断开",
  "app.lost.act": "重新加载",
  "app.connecting": "正在连接…",
};
