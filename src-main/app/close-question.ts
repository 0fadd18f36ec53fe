import type { BrowserWindow, MessageBoxOptions, MessageBoxReturnValue } from "electron";

/** What is asked with, and what the question is about. */
export interface CloseQuestion {
  showMessageBox(window: BrowserWindow, options: MessageBoxOptions): Promise<MessageBoxReturnValue>;
  /** Streams that run now. */
  readonly running: () => number;
  /** A BCP 47 tag. */
  readonly language: () => Promise<string>;
  /** Is the window closed because the application quits? Asked once for each close. */
  readonly quits: () => boolean;
  /** Do streams go on without a window? So it is on a Mac, as long as the application does not quit. */
  readonly outlives: boolean;
  readonly quit: () => void;
}

/**
 * Asks the user before a window is closed whose page wants to stay, as it does where something would be lost. The dialog does
 * not block: calls live in this process, and go on while the user thinks. A page that is only loaded again loses nothing.
 */
export function askBeforeClosing(window: BrowserWindow, question: CloseQuestion): void {
  let state: "open" | "closing" | "asking" | "leaving" = "open";
  window.on("close", () => {
    if (state === "open") state = "closing";
  });
  window.webContents.on("will-prevent-unload", (event) => {
    const running = question.running();
    const quits = question.quits();
    const goesOn = question.outlives && !quits && running > 0;
    if (state === "open" || state === "leaving" || goesOn) event.preventDefault();
    if (state !== "closing" || goesOn) return;
    state = "asking";
    void ask(window, running, question).then((leaves) => {
      if (window.isDestroyed()) return;
      state = leaves ? "leaving" : "open";
      if (leaves && quits) question.quit();
      else if (leaves) window.close();
    });
  });
}

/** Whoever cannot be asked stays: closing once more asks again. */
async function ask(window: BrowserWindow, running: number, { showMessageBox, language }: CloseQuestion): Promise<boolean> {
  try {
    const words = closeWords(await language(), running);
    const { response } = await showMessageBox(window, { ...words, type: "warning", defaultId: 0, cancelId: 0, noLink: true });
    return response === 1;
  } catch {
    return false;
  }
}

interface CloseWords {
  readonly message: string;
  readonly detail: string;
  /** To stay, and to leave. */
  readonly buttons: [string, string];
}

/** What is asked, in the window's language. */
function closeWords(language: string, running: number): CloseWords {
  const texts = /^zh\b/i.test(language) ? chinese : english;
  return { ...(running > 0 ? texts.streams(running) : texts.unkept), buttons: [texts.stay, running > 0 ? texts.cancel : texts.leave] };
}

const english = {
  streams: (n: number) => ({
    message: n === 1 ? "Close Wirebench while a stream runs?" : `Close Wirebench while ${n} streams run?`,
    detail: `${n === 1 ? "The stream is" : "The streams are"} cancelled. What has arrived is kept, and comes back with its tab.`,
  }),
  unkept: {
    message: "Close Wirebench and give up text?",
    detail: "The texts of the open tabs are together too long to be kept. The longest would be lost.",
  },
  stay: "Keep It Open",
  cancel: "Cancel and Close",
  leave: "Close",
};

const chinese: typeof english = {
  streams: (n) => ({
    message: `有 ${n} 个流仍在运行，是否关闭 Wirebench？`,
    detail: "关闭会取消正在运行的流。已收到的消息会保留，并在下次启动时随标签页恢复。",
  }),
  unkept: {
    message: "是否关闭 Wirebench 并丢弃文本？",
    detail: "打开的标签页中的文本总量过大，无法全部保留，其中最长的将会丢失。",
  },
  stay: "保持打开",
  cancel: "取消流并关闭",
  leave: "关闭",
};
