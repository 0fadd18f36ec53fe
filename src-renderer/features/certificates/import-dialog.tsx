import { X } from "lucide-react";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { CertificateCandidate } from "#shared/model/certificate";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import type { KeyFileChoice } from "../../state/certificate-store";
import { chooseKeyFiles } from "../../state/key-files";
import { useWindowState } from "../../state/window-state";
import { Button, IconButton } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { ActFault } from "./act-fault";
import { Candidate } from "./candidate";
import styles from "./dialogs.module.css";
import { useAct } from "./use-act";

interface ImportDialogProps {
  readonly files: readonly KeyFileChoice[];
  readonly onClose: () => void;
  /** They are kept, by their ids. */
  readonly onKept: (ids: readonly string[]) => void;
}

/** What the core said of the files. */
type Looked = { readonly candidates: readonly CertificateCandidate[] } | { readonly fault: FaultData } | null;

/** Shows what files hold and what is wrong with it, asks for their password where they have one, and keeps it when told to. */
export function ImportDialog({ files: first, onClose, onKept }: ImportDialogProps) {
  const { t } = useTexts();
  const { client } = useHost();
  const act = useAct();
  const [files, setFiles] = useState(first);
  const [password, setPassword] = useState<string | null>(null);
  const looked = useLook(files, password);
  const candidates = looked && "candidates" in looked ? looked.candidates : null;
  const fault = looked && "fault" in looked ? looked.fault : null;
  const isLocked = fault?.code === "password-needed" || fault?.code === "password-wrong";
  const isForeign = candidates?.some(({ problems }) => problems.some(({ code }) => code === "key-mismatch")) ?? false;
  const hasProblems = candidates?.some(({ problems }) => problems.length > 0) ?? false;
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (!candidates || isForeign) return;
    act.run(async () => onKept((await client.call("certificate.import", { files: crossing(files), password })).ids));
  };
  return (
    <Dialog label={t("certificates.import.title")} onClose={onClose} className={styles.dialog ?? ""}>
      <div className={styles.form}>
        <h2 className={styles.title}>{t("certificates.import.title")}</h2>
        <Files files={files} onFiles={setFiles} />
        {looked === null && <p role="status">{t("certificates.import.reading")}</p>}
        {fault && isLocked && <PasswordForm key={fault.code} fault={fault} onPassword={setPassword} />}
        {!isLocked && <ActFault fault={fault} />}
        {candidates && <Found candidates={candidates} />}
        <ActFault fault={act.fault} />
        <form className={styles.acts} onSubmit={keep}>
          <Button onClick={onClose}>{t("certificates.cancel")}</Button>
          <Button type="submit" look="primary" disabled={!candidates || isForeign || act.isBusy}>
            {t(hasProblems ? "certificates.import.keep.anyway" : "certificates.import.keep")}
          </Button>
        </form>
      </div>
    </Dialog>
  );
}

/** What the core says of these files, opened with this password; null until it has. */
function useLook(files: readonly KeyFileChoice[], password: string | null): Looked {
  const { client } = useHost();
  const [looked, setLooked] = useState<Looked>(null);
  useEffect(() => {
    let isLatest = true;
    const tell = (next: Looked) => isLatest && setLooked(next);
    tell(null);
    if (files.length > 0) {
      client
        .call("certificate.check", { files: crossing(files), password })
        .then(tell, (reason) => tell({ fault: Fault.from(reason).toData() }));
    }
    return () => {
      isLatest = false;
    };
  }, [client, files, password]);
  return looked;
}

/** Of a file of the core's disk the handle alone crosses. */
function crossing(files: readonly KeyFileChoice[]) {
  return files.map((file) => ("handle" in file ? { handle: file.handle } : file));
}

function Files({ files, onFiles }: { files: readonly KeyFileChoice[]; onFiles: (files: readonly KeyFileChoice[]) => void }) {
  const { t } = useTexts();
  const host = useHost();
  const state = useWindowState();
  const add = useCallback(async () => {
    const more = await chooseKeyFiles(host, state);
    if (more.length > 0) onFiles([...files, ...more]);
  }, [host, state, files, onFiles]);
  return (
    <ul className={styles.files} aria-label={t("certificates.import.files")}>
      {files.map((file, index) => (
        <li key={"handle" in file ? file.handle : `${index} ${file.name}`} className={styles.file}>
          <span title={file.name}>{file.name}</span>
          <IconButton
            label={t("certificates.import.leave", { file: file.name })}
            disabled={files.length === 1}
            onClick={() => onFiles(files.filter((other) => other !== file))}
          >
            <X size={13} />
          </IconButton>
        </li>
      ))}
      <li>
        <Button size="s" onClick={() => void add()}>
          {t("certificates.import.more")}
        </Button>
      </li>
    </ul>
  );
}

/** Asks in place for the password of the file that has one. */
function PasswordForm({ fault, onPassword }: { fault: FaultData; onPassword: (password: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState("");
  const file = fault.facts?.file;
  const isWrong = fault.code === "password-wrong" && typed === "";
  return (
    <form
      className={styles.password}
      onSubmit={(event) => {
        event.preventDefault();
        onPassword(typed);
      }}
    >
      <TextField
        secret
        autoFocus
        label={file === undefined ? t("certificates.import.password") : t("certificates.import.password.of", { file: String(file) })}
        value={typed}
        onChange={setTyped}
        hint={t("certificates.import.password.hint")}
        problem={isWrong ? t("certificates.import.password.wrong") : null}
      />
      <Button type="submit" disabled={typed === ""}>
        {t("certificates.import.open")}
      </Button>
    </form>
  );
}

function Found({ candidates }: { candidates: readonly CertificateCandidate[] }) {
  const { count } = useTexts();
  return (
    <div className={styles.found}>
      <div role="status">
        <h3>{count("certificates.import.found", candidates.length)}</h3>
      </div>
      {candidates.map((candidate, index) => (
        <Candidate key={candidate.chain[0]?.sha256 ?? index} candidate={candidate} />
      ))}
    </div>
  );
}
