import { createContext, useContext, useEffect, useSyncExternalStore } from "react";
import { type Command, CommandRegistry } from "./registry";

export const CommandsContext = createContext(new CommandRegistry());

export function useCommandRegistry(): CommandRegistry {
  return useContext(CommandsContext);
}

/** Offers commands while the component is mounted. `commands` must be stable between renders (useMemo). */
export function useCommands(commands: readonly Command[]): void {
  const registry = useCommandRegistry();
  useEffect(() => {
    const registration = registry.register(...commands);
    return () => registration.dispose();
  }, [registry, commands]);
}

let version = 0;
/** Renders again whenever commands come or go. */
export function useRegisteredCommands(): CommandRegistry {
  const registry = useCommandRegistry();
  useSyncExternalStore(
    (changed) => {
      const listening = registry.onDidChange(() => {
        version += 1;
        changed();
      });
      return () => listening.dispose();
    },
    () => version,
  );
  return registry;
}
