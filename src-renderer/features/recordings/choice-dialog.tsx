import { useMemo, useState } from "react";
import { formatElapsed } from "#shared/model/format";
import type { LoggedCall, RecordingFile } from "#shared/model/recording";
import { useTexts } from "../../i18n/i18n";
import { matchesAll, searchTerms } from "../../state/text-match";
import { useRecordings, useSchemas, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { KindIcon } from "../../ui/kind-icon";
import styles from "./choice-dialog.module.css";
import { momentOf } from "./moment";
import { PickList } from "./pick-list";
import { useRecordingActs } from "./recording-acts";

/** Asks what of a file is to be opened, and as what: where it has several calls, or messages that nothing knows. */
export function ChoiceDialog() {
  const choice = useRecordings((state) => state.choice);
  return choice && <Choice key={choice.handle} {...choice} />;
}

function Choice({ handle, file }: { handle: string; file: RecordingFile }) {
  const { t } = useTexts();
  const { recordings } = useWindowState();
  const acts = useRecordingActs();
  const several = file.calls.length > 1;
  const [call, setCall] = useState<LoggedCall | null>(several ? null : (file.calls[0] ?? null));
  const close = () => recordings.setState({ choice: null });
  const choose = (one: LoggedCall) => (one.isKnown ? acts.openCall(handle, file, one, null) : setCall(one));
  const title = several && !call ? t("recording.choice.calls", { file: file.name }) : t("recording.choice.method", { file: file.name });
  return (
    <Dialog label={title} onClose={close}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {(!several || call) && (
          <p>{call ? t("recording.choice.unknown", { method: call.method || file.name }) : t("recording.choice.bare")}</p>
        )}
      </header>
      {several && !call ? (
        <Calls file={file} onChoose={choose} onClose={close} />
      ) : (
        <Methods
          onChoose={(as) => acts.openCall(handle, file, call, as)}
          onWire={call && (() => acts.openCall(handle, file, call, null))}
          onClose={close}
        />
      )}
    </Dialog>
  );
}

interface CallsProps {
  readonly file: RecordingFile;
  readonly onChoose: (call: LoggedCall) => void;
  readonly onClose: () => void;
}

function Calls({ file, onChoose, onClose }: CallsProps) {
  const { t, count } = useTexts();
  const [query, setQuery] = useState("");
  const calls = useMemo(
    () => file.calls.filter(({ method, target }) => matchesAll(`${method} ${target}`, searchTerms(query))),
    [file, query],
  );
  return (
    <PickList
      id="recorded-calls"
      label={t("recording.choice.calls", { file: file.name })}
      query={query}
      onQuery={setQuery}
      items={calls}
      keyOf={({ key }) => key}
      rowHeight={44}
      empty={t("recording.choice.none")}
      onChoose={onChoose}
      onClose={onClose}
      render={(call) => <CallLine call={call} />}
      note={file.more > 0 ? count("recording.choice.more", file.more) : ""}
    />
  );
}

function CallLine({ call }: { call: LoggedCall }) {
  const { t, count, locale } = useTexts();
  const { method, target, startedAt, elapsedMs, status, loggedBy, messages } = call;
  const facts = [
    momentOf(startedAt, locale),
    formatElapsed(elapsedMs),
    messages === null ? "" : count("recording.choice.messages", messages),
    status ?? t("recording.choice.unended"),
    loggedBy === "server" ? t("recording.choice.server") : "",
    target,
  ];
  return (
    <div className={styles.call}>
      <span className={`${styles.method} data`}>{method || t("recording.choice.unnamed")}</span>
      <span className={styles.facts}>{facts.filter((fact) => fact !== "").join(" · ")}</span>
    </div>
  );
}

interface MethodsProps {
  readonly onChoose: (as: { readonly sourceId: string; readonly method: string }) => void;
  readonly onWire: (() => void) | null;
  readonly onClose: () => void;
}

function Methods({ onChoose, onWire, onClose }: MethodsProps) {
  const { t } = useTexts();
  const [query, setQuery] = useState("");
  const sources = useSchemas((state) => state.sources);
  const methods = useMemo(
    () =>
      sources.flatMap(({ source, services }) =>
        services.flatMap((service) =>
          service.methods.map(({ name, kind }) => ({ sourceId: source.id, label: source.label, kind, method: `${service.name}/${name}` })),
        ),
      ),
    [sources],
  );
  const found = methods.filter(({ method }) => matchesAll(method, searchTerms(query)));
  return (
    <PickList
      id="recorded-methods"
      label={t("recording.choice.filter")}
      query={query}
      onQuery={setQuery}
      items={found}
      keyOf={({ sourceId, method }) => `${sourceId} ${method}`}
      rowHeight={30}
      empty={t(methods.length === 0 ? "recording.choice.no-methods" : "recording.choice.none")}
      onChoose={({ sourceId, method }) => onChoose({ sourceId, method })}
      onClose={onClose}
      render={({ kind, method, label }) => (
        <div className={styles.choice}>
          <KindIcon kind={kind} />
          <span className="data">{method}</span>
          <span className={styles.source}>{label}</span>
        </div>
      )}
      note=""
      more={onWire && <Button onClick={onWire}>{t("recording.choice.wire")}</Button>}
    />
  );
}
