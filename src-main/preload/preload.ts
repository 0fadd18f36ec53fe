import { contextBridge, ipcRenderer, webUtils } from "electron";

// The page gets one MessagePort and a path for a file dropped on it. All else goes through the port, by the contract.

ipcRenderer.on("wirebench:port", (event) => {
  window.postMessage({ source: "wirebench-port" }, window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld("wirebenchShell", {
  /** Asks for the port; it comes as a message event with `{source: "wirebench-port"}`. */
  connect(): void {
    ipcRenderer.send("wirebench:connect");
  },
  /** The place of a dropped file; empty for a File that is not from the disk. */
  pathForFile(file: File): string {
    return webUtils.getPathForFile(file);
  },
});
