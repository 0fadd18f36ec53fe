import { useEffect, useState } from "react";

export type MonacoModule = typeof import("./monaco");

let loaded: MonacoModule | null = null;
let loading: Promise<MonacoModule> | null = null;

async function loadMonaco(): Promise<MonacoModule> {
  loading ??= import("./monaco");
  loaded = await loading;
  return loaded;
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
