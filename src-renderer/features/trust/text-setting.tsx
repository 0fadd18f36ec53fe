import { useId, useState } from "react";
import { SettingRow } from "./setting-row";
import styles from "./trust-panel.module.css";
import type { Choices } from "./use-choices";

interface TextInputProps {
  readonly value: string;
  /** Hears every text that can be used. */
  readonly onChange: (text: string) => void;
  /** The core has refused it: it stays to be mended. */
  readonly isRefused?: boolean;
  /** Why a text cannot be used, or null. */
  readonly problemOf?: (text: string) => string | null;
  readonly hint?: string;
  /** Where no label on the screen names it. */
  readonly label?: string;
  readonly id?: string;
  /** In the face of data, of several lines. */
  readonly data?: boolean;
  readonly lines?: boolean;
}

/** A text that is taken over as it is typed, while it can be used; what cannot be stays to be mended. */
export function TextInput({
  value,
  onChange,
  isRefused = false,
  problemOf,
  hint,
  label,
  id: given,
  data = false,
  lines = false,
}: TextInputProps) {
  const own = useId();
  const id = given ?? own;
  /** What is being typed: what is kept may be written otherwise. */
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null || draft.trim() === "" ? null : (problemOf?.(draft.trim()) ?? null);
  const shared = {
    id,
    className: `${styles.input} ${data || lines ? "data" : ""} ${lines ? styles.lines : ""}`,
    "aria-label": label,
    "aria-invalid": problem !== null,
    "aria-describedby": `${id}-note`,
    value: draft ?? value,
    spellCheck: false,
    autoComplete: "off",
    onChange: ({ target: { value: text } }: { target: { value: string } }) => {
      setDraft(text);
      if (text.trim() === "" || !problemOf?.(text.trim())) onChange(text.trim());
    },
    onBlur: () => problem === null && !isRefused && setDraft(null),
  };
  return (
    <>
      {lines ? <textarea rows={value === "" && draft === null ? 1 : 5} {...shared} /> : <input {...shared} />}
      <span id={`${id}-note`} className={problem === null ? styles.hint : styles.problem} role={problem === null ? undefined : "alert"}>
        {problem ?? hint}
      </span>
    </>
  );
}

interface TextSettingProps extends Pick<TextInputProps, "problemOf" | "hint" | "lines"> {
  readonly choices: Choices;
  readonly name: "serverName" | "authority" | "userAgent" | "serviceConfig";
}

/** A setting that is a text, or nothing. */
export function TextSetting({ choices, name, ...input }: TextSettingProps) {
  const id = useId();
  const { [name]: value } = choices.trust.settings;
  return (
    <SettingRow choices={choices} names={[name]} labels={id}>
      <TextInput
        id={id}
        value={value ?? ""}
        data
        isRefused={choices.faults[name] !== undefined}
        onChange={(text) => choices.choose({ [name]: text === "" ? null : text })}
        {...input}
      />
    </SettingRow>
  );
}
