import { CalendarClock } from "lucide-react";
import { useRef, useState } from "react";
import { useTexts } from "../../../i18n/i18n";
import { Button, IconButton } from "../../../ui/button";
import styles from "./form.module.css";
import { useForm } from "./form-context";
import { isSet } from "./place";
import { shownText } from "./scalar-text";
import { type ControlProps, fieldAttributes, ProblemLine, TextControl, usePlaceholder, useRaw, useWrite } from "./text-control";
import {
  type DurationUnit,
  durationIn,
  durationUnits,
  pickerText,
  readDuration,
  readTimestamp,
  timestampOfPicker,
  timestampText,
  unitFor,
} from "./time-text";
import { useDraft } from "./use-draft";

const fiveMinutes = 5 * 60_000;

/** A moment as text, with a picker and the moments that are asked for most. */
export function TimestampControl(props: ControlProps) {
  const { t } = useTexts();
  const { text } = useForm();
  const { place } = props;
  const write = useWrite(place);
  const picker = useRef<HTMLInputElement>(null);
  const shown = shownText(place.node, text);
  const read = isSet(place) ? readTimestamp(shown) : null;
  const writeMoment = (ms: number) => write(JSON.stringify(timestampText(ms)));
  return (
    <span className={styles.joined}>
      <span className={styles.main}>
        <TextControl {...props} read={readTimestamp} problem={read && "problem" in read ? read.problem : null} />
      </span>
      <input
        ref={picker}
        type="datetime-local"
        step={1}
        className={styles.picker}
        tabIndex={-1}
        aria-hidden="true"
        value={pickerText(shown)}
        onChange={(event) => {
          const picked = timestampOfPicker(event.target.value);
          if (picked !== null) write(JSON.stringify(picked));
        }}
      />
      <IconButton label={t("form.pick")} onClick={() => picker.current?.showPicker()}>
        <CalendarClock size={13} />
      </IconButton>
      <Button size="s" look="quiet" onClick={() => writeMoment(Date.now())}>
        {t("form.now")}
      </Button>
      <Button size="s" look="quiet" onClick={() => writeMoment(Date.now() + fiveMinutes)}>
        {t("form.soon")}
      </Button>
    </span>
  );
}

/** A duration as a number of units. */
export function DurationControl(props: ControlProps) {
  const { t } = useTexts();
  const { text } = useForm();
  const { place, id, onClear } = props;
  const write = useWrite(place);
  const [chosen, setChosen] = useState<DurationUnit | null>(null);
  const shown = shownText(place.node, text);
  const unit = chosen ?? unitFor(shown);
  const isFine = !isSet(place) || "json" in readDuration(durationIn(shown, "s"), "s");
  const raw = useRaw(place);
  const draft = useDraft({
    shown: durationIn(shown, unit),
    // The same duration may be written otherwise, as 1.50s.
    raw: isFine && raw !== null ? canonical(shown) : raw,
    problem: isFine ? null : "duration",
    read: (typed) => readDuration(typed, unit),
    onJson: write,
    onClear,
  });
  return (
    <>
      <span className={styles.joined}>
        <input type="text" {...draft.props} {...fieldAttributes(props, draft.problem)} placeholder={usePlaceholder(props)} />
        <select
          className={styles.unit}
          aria-label={t("form.unit")}
          value={unit}
          onChange={(event) => {
            const next = event.target.value as DurationUnit;
            const read = readDuration(draft.props.value, next);
            setChosen(next);
            if ("json" in read) write(read.json);
          }}
        >
          {Object.keys(durationUnits).map((one) => (
            <option key={one} value={one}>
              {one === "us" ? "µs" : one}
            </option>
          ))}
        </select>
      </span>
      <ProblemLine id={`${id}-problem`} problem={draft.problem} />
    </>
  );
}

function canonical(shown: string): string | null {
  const read = readDuration(durationIn(shown, "s"), "s");
  return "json" in read ? read.json : null;
}
