import { type ChangeEvent, type FormEvent, useId, useRef, useState } from "react";
import { useTexts } from "../../i18n/i18n";
import { chooseRun, isRunning, type RunChoices, type RunEntry } from "../../state/run-store";
import { useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import styles from "./run.module.css";

/** Of the button that runs, so that the command finds it. */
export const runActId = "run-act";

const maxDataBytes = 12 * 1024 * 1024;
const most = { repeat: 100_000, parallel: 64 } as const;

interface RunFormProps {
  readonly id: string;
  readonly entry: RunEntry;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

/** How often, how many at a time, with which data; and the act. */
export function RunForm({ id, entry, onRun, onStop }: RunFormProps) {
  const { t } = useTexts();
  const { runs: store } = useWindowState();
  const { choices, run } = entry;
  const runs = isRunning(entry);
  const choose = (chosen: Partial<RunChoices>) => chooseRun(store, id, chosen);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (runs) onStop();
    else onRun();
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label={t("run.form")}>
      <CountField label={t("run.repeat")} value={choices.repeat} most={most.repeat} onChange={(repeat) => choose({ repeat })} />
      <CountField label={t("run.parallel")} value={choices.parallel} most={most.parallel} onChange={(parallel) => choose({ parallel })} />
      <DataField data={choices.data} onChange={(data) => choose({ data })} />
      <label className={styles.check}>
        <input type="checkbox" checked={choices.bail} onChange={(event) => choose({ bail: event.target.checked })} />
        {t("run.bail")}
      </label>
      <label className={styles.check}>
        <input type="checkbox" checked={choices.updateSnapshots} onChange={(event) => choose({ updateSnapshots: event.target.checked })} />
        {t("run.update")}
      </label>
      <Button id={runActId} type="submit" look={runs ? "danger" : "primary"} className={styles.act}>
        {t(runs ? "run.stop" : run === null ? "run.act" : "run.again")}
      </Button>
    </form>
  );
}

interface CountFieldProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function CountField({ label, value, most: highest, onChange }: CountFieldProps) {
  const id = useId();
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    const number = Math.trunc(event.target.valueAsNumber);
    if (number >= 1 && number <= highest) onChange(number);
  };
  return (
    <div className={styles.count}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="number" min={1} max={highest} value={value} onChange={change} className="data" />
    </div>
  );
}

interface DataFieldProps {
  readonly data: RunChoices["data"];
  readonly onChange: (data: RunChoices["data"]) => void;
}

/** A file that the page reads itself: the core need not know where it lies. */
function DataField({ data, onChange }: DataFieldProps) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    setTooLarge(file.size > maxDataBytes);
    if (file.size <= maxDataBytes) onChange({ name: file.name, text: await file.text() });
  };
  return (
    <div className={styles.data}>
      <input
        ref={input}
        type="file"
        accept=".csv,.json"
        hidden
        onChange={(event) => {
          void choose(event.target.files?.[0]);
          // The same file may be chosen again, when it has changed.
          event.target.value = "";
        }}
      />
      <Button title={t("run.data.hint")} onClick={() => input.current?.click()}>
        {data?.name ?? t("run.data")}
      </Button>
      {data && (
        <Button look="quiet" aria-label={t("run.data.remove", { name: data.name })} onClick={() => onChange(null)}>
          ✕
        </Button>
      )}
      {isTooLarge && (
        <span role="alert" className={styles.problem}>
          {t("run.data.tooLarge")}
        </span>
      )}
    </div>
  );
}
