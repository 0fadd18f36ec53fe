import { type FormEvent, useId, useState } from "react";
import { parseByteSize, writeByteSize } from "#shared/model/byte-size";
import { type FullDiskChoice, fullDiskChoices, leastRecordingMemory } from "#shared/model/settings";
import { useTexts } from "../../i18n/i18n";
import { useSettings, useWindowState } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import styles from "./recording-limits-dialog.module.css";

const maxBytes = Number.MAX_SAFE_INTEGER;

/** How much room recordings have, and what is done when it is used up. Saved as a whole: a half-typed limit would delete. */
export function RecordingLimitsDialog() {
  const { t } = useTexts();
  const { layout, settings } = useWindowState();
  const saved = useSettings(({ recordings }) => recordings);
  const [memory, setMemory] = useState(() => writeByteSize(saved.memoryBytes));
  const [disk, setDisk] = useState(() => (saved.diskBytes === 0 ? "0" : writeByteSize(saved.diskBytes)));
  const [whenFull, setWhenFull] = useState(saved.whenFull);

  const read = parseByteSize(memory, maxBytes);
  const memoryBytes = read !== null && read >= leastRecordingMemory ? read : null;
  const diskBytes = disk.trim() === "0" ? 0 : parseByteSize(disk, maxBytes);
  const close = () => layout.setState({ recordingLimits: false });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (memoryBytes === null || diskBytes === null) return;
    settings.setState({ recordings: { memoryBytes, diskBytes, whenFull } });
    close();
  };
  return (
    <Dialog label={t("limits.title")} onClose={close} className={styles.dialog ?? ""}>
      <form className={styles.form} onSubmit={save}>
        <h2 className={styles.title}>{t("limits.title")}</h2>
        <p className={styles.text}>{t("limits.text")}</p>
        <TextField
          label={t("limits.memory")}
          hint={t("limits.memory.hint")}
          problem={memoryBytes === null ? t("limits.memory.problem") : null}
          value={memory}
          onChange={setMemory}
        />
        <TextField
          label={t("limits.disk")}
          hint={t("limits.disk.hint")}
          problem={diskBytes === null ? t("limits.disk.problem") : null}
          value={disk}
          onChange={setDisk}
        />
        <FullChoices chosen={whenFull} onChoose={setWhenFull} />
        <div className={styles.acts}>
          <Button onClick={close}>{t("limits.cancel")}</Button>
          <Button type="submit" look="primary" disabled={memoryBytes === null || diskBytes === null}>
            {t("limits.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FullChoicesProps {
  readonly chosen: FullDiskChoice;
  readonly onChoose: (choice: FullDiskChoice) => void;
}

function FullChoices({ chosen, onChoose }: FullChoicesProps) {
  const { t } = useTexts();
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{t("limits.full")}</legend>
      {fullDiskChoices.map((choice) => (
        <div key={choice} className={styles.choice}>
          <input
            id={`${name}-${choice}`}
            type="radio"
            name={name}
            checked={choice === chosen}
            aria-describedby={`${name}-${choice}-note`}
            onChange={() => onChoose(choice)}
          />
          <label htmlFor={`${name}-${choice}`}>{t(`limits.full.${choice}`)}</label>
          <span id={`${name}-${choice}-note`} className={styles.note}>
            {t(`limits.full.${choice}.note`)}
          </span>
        </div>
      ))}
    </fieldset>
  );
}
