import type { MenuItemConstructorOptions } from "electron";
import type { ShellCommand } from "../host/host";

/** The menu's own texts; what is a role has the system's. */
interface MenuTexts {
  readonly file: string;
  readonly view: string;
  readonly open: string;
  readonly newTab: string;
  readonly closeTab: string;
  readonly settings: string;
  readonly palette: string;
  readonly reloadSchemas: string;
}

const english: MenuTexts = {
  file: "File",
  view: "View",
  open: "Open…",
  newTab: "New Tab",
  closeTab: "Close Tab",
  settings: "Settings…",
  palette: "Search Everything…",
  reloadSchemas: "Reload Schemas",
};

const chinese: MenuTexts = {
  file: "文件",
  view: "显示",
  open: "打开…",
  newTab: "新建标签页",
  closeTab: "关闭标签页",
  settings: "设置…",
  palette: "搜索全部…",
  reloadSchemas: "重新加载 schema",
};

/**
 * The application's menu. Its own items ask the window to run a command, so that a menu item, a key and the palette do
 * the same. `language` is a BCP 47 tag.
 */
export function menuTemplate(mac: boolean, language: string, ask: (command: ShellCommand) => void): MenuItemConstructorOptions[] {
  const texts = /^zh\b/i.test(language) ? chinese : english;
  const item = (label: string, command: ShellCommand, accelerator: string): MenuItemConstructorOptions => ({
    id: command,
    label,
    accelerator,
    click: () => ask(command),
  });
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const settings = item(texts.settings, "settings", "CmdOrCtrl+,");
  const file: MenuItemConstructorOptions[] = [
    item(texts.open, "open", "CmdOrCtrl+O"),
    item(texts.reloadSchemas, "reload-schemas", "CmdOrCtrl+Shift+R"),
    separator,
    item(texts.newTab, "new-tab", "CmdOrCtrl+T"),
    item(texts.closeTab, "close-tab", "CmdOrCtrl+W"),
  ];
  const view: MenuItemConstructorOptions[] = [
    item(texts.palette, "palette", "CmdOrCtrl+K"),
    separator,
    { role: "resetZoom" },
    { role: "zoomIn" },
    { role: "zoomOut" },
    separator,
    { role: "togglefullscreen" },
    { role: "toggleDevTools" },
  ];
  const about: MenuItemConstructorOptions[] = [
    { role: "about" },
    separator,
    settings,
    separator,
    { role: "hide" },
    { role: "hideOthers" },
    { role: "unhide" },
    separator,
    { role: "quit" },
  ];
  return [
    ...(mac ? [{ role: "appMenu" as const, submenu: about }] : []),
    { label: texts.file, submenu: mac ? file : [...file, separator, settings, separator, { role: "quit" }] },
    { role: "editMenu" },
    { label: texts.view, submenu: view },
    { role: "windowMenu" },
  ];
}
