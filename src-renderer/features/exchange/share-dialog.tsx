import { type ReactNode, useEffect, useState } from "react";
import { Fault, type FaultData } from "#shared/base/fault";
import type { Immutable } from "#shared/base/immutable";
import type { ParamsOf } from "#shared/bridge/operation";
import type { shareContract } from "#shared/contract/share";
import type { SharedText } from "#shared/model/shared-request";
import { useHost } from "../../host/host";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { Dialog } from "../../ui/dialog";
import { FaultText } from "../../ui/fault-text";
import { CheckField } from "../../ui/field";
import styles from "./exchange.module.css";

type ToShare = Immutable<Omit<ParamsOf<(typeof shareContract)["share.text"]>, "withEnvironment">>;

interface Place {
  readonly handle: string;
  readonly label: string;
}

interface ShareDialogProps {
  readonly toShare: ToShare;
  /** Chooses in the window where a file of this name is saved, where the shell has no dialog of the system; hears null for nowhere. */
  readonly placeOf: (fileName: string, onPlace: (place: Place | null) => void) => ReactNode;
}

/** A request as one file: shows all that would leave this machine, and saves it. */
export function ShareDialog({ toShare, placeOf }: ShareDialogProps) {
  const texts = useTexts();
  const { t } = texts;
  const { client, info } = useHost();
  const { layout } = useWindowState();
  const [withEnvironment, setWithEnvironment] = useState(false);
  const { shared, fault, setFault } = useShared(toShare, withEnvironment);
  const [placing, setPlacing] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const close = () => layout.setState({ exchange: null });
  const save = async (place: Place | null) => {
    setPlacing(false);
    if (place === null) return;
    try {
      await client.call("share.save", { ...toShare, withEnvironment, handle: place.handle });
      setSaved(place.label);
    } catch (reason) {
      setFault(Fault.from(reason).toData());
    }
  };
  const choose = async (name: string) => {
    setSaved(null);
    if (!info.capabilities.nativeDialogs) return setPlacing(true);
    const { handle, label } = await client.call("share.pickPlace", { name });
    await save(handle === null ? null : { handle, label });
  };
  if (placing && shared) return placeOf(shared.fileName, (place) => void save(place));
  const environment = toShare.scope?.environment ?? null;
  return (
    <Dialog label={t("share.title")} onClose={close} className={styles.dialog ?? ""}>
      <header className={styles.head}>
        <h2>{t("share.title")}</h2>
      </header>
      <div className={styles.body} aria-busy={shared === null && fault === null}>
        <p className={styles.hint}>{t("share.hint")}</p>
        {environment !== null && (
          <CheckField
            label={t("share.environment", { name: environment })}
            hint={t("share.environment.hint")}
            checked={withEnvironment}
            onChange={setWithEnvironment}
          />
        )}
        {fault && (
          <div role="alert">
            <FaultText {...faultWords(fault, texts)} />
          </div>
        )}
        {shared && <Shared shared={shared} />}
      </div>
      <footer className={styles.foot}>
        <span className={styles.told} role="status">
          {saved !== null && t("share.saved", { file: saved })}
        </span>
        <Button onClick={close}>{t("share.close")}</Button>
        <Button look="primary" disabled={shared === null} onClick={() => shared && void choose(shared.fileName)}>
          {t("share.save")}
        </Button>
      </footer>
    </Dialog>
  );
}

function Shared({ shared: { fileName, text, open, secrets, hidden } }: { readonly shared: SharedText }) {
  const { t, count } = useTexts();
  const host = useHost();
  const title = t("share.file", { name: fileName });
  return (
    <>
      {open.length + secrets.length > 0 && (
        <section aria-label={t("share.names")} className={styles.notes}>
          <h3>{t("share.names")}</h3>
          <ul>
            {open.map((name) => (
              <li key={name} className="data">{`{{${name}}}`}</li>
            ))}
            {secrets.map((name) => (
              <li key={`secret ${name}`}>{t("share.secret", { name })}</li>
            ))}
          </ul>
        </section>
      )}
      {hidden > 0 && <p className={styles.hint}>{count("share.hidden", hidden)}</p>}
      <section aria-label={title} className={styles.code}>
        <header>
          <h3>{title}</h3>
          <CopyButton label={t("share.copy")} done={t("code.copied")} onCopy={() => host.copyText(text)} inWords />
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
        <pre className="data" tabIndex={0}>
          {text}
        </pre>
      </section>
    </>
  );
}

/** Asks the core anew when something else is to go along; what was told before stays until the answer. */
function useShared(toShare: ToShare, withEnvironment: boolean) {
  const { client } = useHost();
  const [shared, setShared] = useState<SharedText | null>(null);
  const [fault, setFault] = useState<FaultData | null>(null);
  // The request cannot change while the dialog is over it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let isWanted = true;
    client.call("share.text", { ...toShare, withEnvironment }).then(
      (text) => {
        if (!isWanted) return;
        setShared(text);
        setFault(null);
      },
      (reason: unknown) => {
        if (!isWanted) return;
        setShared(null);
        setFault(Fault.from(reason).toData());
      },
    );
    return () => {
      isWanted = false;
    };
  }, [client, withEnvironment]);
  return { shared, fault, setFault };
}
