import { type Disposable, toDisposable } from "#shared/base/disposable";
import type { Command } from "../commands/registry";
import type { WindowHost } from "../host/host";
import { canIssue } from "../state/certificate-store";
import { chooseKeyFiles } from "../state/key-files";
import { tellFault } from "../state/schema-actions";
import type { WindowState } from "../state/window-state";

/** The id of the list that the page of keys and certificates has. */
const listId = "certificate-list";

/** The commands of keys and certificates. What is of one of them is of the one that is shown. */
export function certificateCommands(host: WindowHost, state: WindowState): Command[] {
  const { certificates, tabs, tabActions } = state;
  const kept = () => certificates.getState().kept ?? [];
  const inFront = () => tabs.getState().tabs.some(({ id, kind }) => id === tabs.getState().activeTab && kind === "certificates");
  const shown = () => kept().find(({ id }) => id === certificates.getState().chosen) ?? kept()[0];
  const ask = (kind: "export" | "trust") => () => {
    const item = shown();
    if (item) certificates.setState({ dialog: { kind, id: item.id } });
  };
  const choose = async () => {
    const files = await chooseKeyFiles(host, state);
    if (files.length > 0) certificates.setState({ dialog: { kind: "import", files } });
  };
  return [
    { id: "certificates", key: "Alt+Shift+K", run: () => showCertificates(state) },
    { id: "certificates.import", key: "Alt+Shift+I", run: () => tellFault(state, choose()) },
    {
      id: "certificates.authority",
      key: "Alt+Shift+A",
      run: () => {
        tabActions.openCertificates();
        certificates.setState({ dialog: { kind: "authority" } });
      },
    },
    {
      id: "certificates.issue",
      key: "Alt+Shift+N",
      when: () => kept().some(canIssue),
      run: () => {
        const item = shown();
        certificates.setState({ dialog: { kind: "issue", issuer: item && canIssue(item) ? item.id : null } });
      },
    },
    { id: "certificates.export", key: "Mod+S", when: () => inFront() && shown() !== undefined, run: ask("export") },
    { id: "certificates.trust", key: "Alt+Shift+T", when: () => inFront() && shown()?.kind === "authority", run: ask("trust") },
  ];
}

/** Shows the page and goes to its list; the page may have to come first. */
function showCertificates({ layout, tabActions }: WindowState): void {
  tabActions.openCertificates();
  layout.setState({ side: "certificates" });
  requestAnimationFrame(() => document.getElementById(listId)?.focus());
}

/** The side pane goes along with the tab in front: the filters beside the certificates alone, any other room beside all else. */
export function followTabKind({ tabs, layout }: Pick<WindowState, "tabs" | "layout">): Disposable {
  const follow = () => {
    const { tabs: open, activeTab } = tabs.getState();
    const isCertificates = open.find(({ id }) => id === activeTab)?.kind === "certificates";
    if (isCertificates) layout.setState({ side: "certificates" });
    else if (layout.getState().side === "certificates") layout.setState({ side: "services" });
  };
  follow();
  return toDisposable(
    tabs.subscribe((now, before) => {
      if (now.activeTab !== before.activeTab) follow();
    }),
  );
}
