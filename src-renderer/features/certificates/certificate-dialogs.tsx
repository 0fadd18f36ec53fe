import { useCallback } from "react";
import { useCertificates, useWindowState } from "../../state/window-state";
import { AuthorityDialog } from "./authority-dialog";
import { ExportDialog } from "./export-dialog";
import { ImportDialog } from "./import-dialog";
import { IssueDialog } from "./issue-dialog";
import { RemoveDialog } from "./remove-dialog";
import { RenameDialog } from "./rename-dialog";
import { TrustDialog } from "./trust-dialog";

/** Whatever is asked about keys and certificates now, wherever in the window that began. */
export function CertificateDialogs() {
  const { certificates, tabActions } = useWindowState();
  const dialog = useCertificates((state) => state.dialog);
  const kept = useCertificates((state) => state.kept) ?? [];
  const onClose = useCallback(() => certificates.setState({ dialog: null }), [certificates]);
  /** What has come is shown, whatever the filter was. */
  const show = useCallback(
    (id: string | undefined) => {
      tabActions.openCertificates();
      certificates.setState({ dialog: null, filter: "all", ...(id === undefined ? {} : { chosen: id }) });
    },
    [certificates, tabActions],
  );
  if (dialog === null) return null;
  switch (dialog.kind) {
    case "import": {
      const { files, hear } = dialog;
      const told = (ids: readonly string[]) => {
        onClose();
        hear?.(ids);
      };
      return <ImportDialog files={files} onClose={() => told([])} onKept={hear ? told : ([id]) => show(id)} />;
    }
    case "authority":
      return <AuthorityDialog onClose={onClose} onMade={show} />;
    case "issue":
      return <IssueDialog issuer={dialog.issuer} onClose={onClose} onMade={show} />;
    default: {
      const item = kept.find(({ id }) => id === dialog.id);
      if (!item) return null;
      const Asked = { export: ExportDialog, trust: TrustDialog, rename: RenameDialog, remove: RemoveDialog }[dialog.kind];
      return <Asked item={item} onClose={onClose} />;
    }
  }
}
