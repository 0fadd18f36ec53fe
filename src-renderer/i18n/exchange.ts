/** What goes to other tools and comes from them. */
export const exchangeEn = {
  "code.open": "The request as code",
  "code.title": "The request as code",
  "code.language": "Language",
  "code.shell": "Shell",
  "code.shell.bash": "bash, zsh",
  "code.shell.powershell": "PowerShell",
  "code.setUp": "Set-up, once",
  "code.file": "File {name}",
  "code.copy": "Copy",
  "code.copy.setUp": "Copy the set-up",
  "code.copied": "Copied",
  "code.notes": "Before you run it",
  "code.close": "Close",
} as const;

export const exchangeZh: Record<keyof typeof exchangeEn, string> = {
  "code.open": "请求的代码",
  "code.title": "请求的代码",
  "code.language": "语言",
  "code.shell": "终端",
  "code.shell.bash": "bash、zsh",
  "code.shell.powershell": "PowerShell",
  "code.setUp": "准备（只需一次）",
  "code.file": "文件 {name}",
  "code.copy": "复制",
  "code.copy.setUp": "复制准备命令",
  "code.copied": "已复制",
  "code.notes": "运行之前",
  "code.close": "关闭",
};
