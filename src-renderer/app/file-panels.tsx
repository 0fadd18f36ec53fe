import { OpenPanel } from "../features/open/open-panel";
import { PlacePanel } from "../features/open/place-panel";
import { useRecordingActs } from "../features/recordings/recording-acts";
import { useHost } from "../host/host";
import { useTexts } from "../i18n/i18n";
import type { SaveWish } from "../state/recording-store";
import { tellFault } from "../state/schema-actions";
import { useCertificates, useSaved, useWindowState } from "../state/window-state";
import { takeFolder } from "./collection-commands";

/** Chooses the folder of a workspace, in the window. */
export function WorkspaceFolder() {
  const state = useWindowState();
  const choosing = useSaved((saved) => saved.choosing);
  if (choosing === null) return null;
  return (
    <OpenPanel
      folderOf={choosing}
      onFolder={(folder) => {
        state.saved.setState({ choosing: null });
        if (folder) tellFault(state, takeFolder(state, choosing, folder));
      }}
    />
  );
}

/** Chooses a recording in the window. */
export function RecordingPanel() {
  const acts = useRecordingActs();
  const { recordings } = useWindowState();
  return (
    <OpenPanel
      onRecording={(file) => {
        recordings.setState({ choosing: false });
        if (file) acts.openFile(file.handle, file.name);
      }}
    />
  );
}

/** Chooses where a recording is saved, in the window. */
export function RecordingPlace({ wish }: { wish: SaveWish }) {
  const { t } = useTexts();
  const { client } = useHost();
  const acts = useRecordingActs();
  const { format, name } = wish;
  return (
    <PlacePanel
      title={t("recording.save.title")}
      note={format === "binary-log" ? t("recording.save.marks") : null}
      name={name}
      placeIn={(directory, written) => client.call("recording.placeIn", { directory, name: written, format })}
      onPlace={(place) => acts.place(wish, place)}
    />
  );
}

interface SharePlaceProps {
  readonly name: string;
  readonly onPlace: (place: { readonly handle: string; readonly label: string } | null) => void;
}

/** Chooses where a shared request is saved, in the window. */
export function SharePlace({ name, onPlace }: SharePlaceProps) {
  const { t } = useTexts();
  const { client } = useHost();
  const placeIn = (directory: string, written: string) => client.call("share.placeIn", { directory, name: written });
  return <PlacePanel title={t("share.place")} note={null} name={name} placeIn={placeIn} onPlace={onPlace} />;
}

/** Chooses files with keys and certificates, or where to save some, in the window. */
export function CertificateFiles() {
  const { t } = useTexts();
  const { client } = useHost();
  const choosing = useCertificates((now) => now.choosing);
  const placing = useCertificates((now) => now.placing);
  return (
    <>
      {choosing && <OpenPanel onKeyFiles={choosing} />}
      {placing && (
        <PlacePanel
          title={t("certificates.place.title")}
          note={null}
          name={placing.name}
          placeIn={(directory, name) => client.call("certificate.placeIn", { directory, name, format: placing.format })}
          onPlace={placing.hear}
        />
      )}
    </>
  );
}
