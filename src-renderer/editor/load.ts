import { useEffect, useState } from "react";

export type MonacoModule = typeof import("./monaco");

let loaded: MonacoModule | null = null;
let loading: Promise<MonacoModule> | null = null;

/** Monaco, which the first caller of all starts to load. */
export async function loadMonaco(): Promise<MonacoModule> {
  loading ??= loadTexts().then(() => import("./monaco"));
  loaded = await loading;
  return loaded;
}

/** Monaco's own texts in the window's language; it reads them once, so that another language counts from the next start. */
async function loadTexts(): Promise<void> {
  if (document.documentElement.lang.startsWith("zh")) await import("monaco-editor/nls/lang/zh-cn");
}

/** Monaco once it is there, null until then; the first caller of all starts the load. Later callers have it at once. */
export function useMonaco(): MonacoModule | null {
  const [module, setModule] = useState(loaded);
  useEffect(() => {
    if (module) return;
    let mounted = true;
    void loadMonaco().then((it) => mounted && setModule(it));
    return () => {
      mounted = false;
    };
  }, [module]);
  return module;
}
