import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { Settings, Theme } from "#shared/model/settings";
import { localeFor } from "../i18n/i18n";
import type { WindowState } from "../state/window-state";

/** The theme to show: what the user chose, else what the system says. */
export function shownTheme(theme: Theme, systemIsDark: boolean): "light" | "dark" {
  return theme === "system" ? (systemIsDark ? "dark" : "light") : theme;
}

/** Puts theme and language on the page, and follows the settings and the system from then on. */
export function followAppearance(settings: WindowState["settings"]): Disposable {
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => show(settings.getState(), systemDark.matches);
  const stop = settings.subscribe(apply);
  systemDark.addEventListener("change", apply);
  apply();
  return toDisposable(() => {
    stop();
    systemDark.removeEventListener("change", apply);
  });
}

function show({ theme, language }: Settings, systemIsDark: boolean): void {
  const root = document.documentElement;
  root.dataset.theme = shownTheme(theme, systemIsDark);
  root.style.colorScheme = shownTheme(theme, systemIsDark);
  root.lang = localeFor(language, navigator.languages);
}
