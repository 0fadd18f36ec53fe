import { Plus } from "lucide-react";
import { useRef } from "react";
import type { Check, ExpectationProblem } from "#shared/model/check";
import type { Expectations, Scripts, TakenValue } from "#shared/model/saved-request";
import type { RequestExtras, TabState } from "#shared/model/settings";
import { useTexts } from "../../../i18n/i18n";
import { useWindowState } from "../../../state/window-state";
import { AreaField } from "../../../ui/area-field";
import { Button } from "../../../ui/button";
import { clearRefusal } from "../calls";
import { expectationsOf } from "./call-checks";
import { newCheck } from "./check-edits";
import { CheckRow } from "./check-row";
import styles from "./checks.module.css";
import { ScriptHelp } from "./script-help";
import { TakesTable } from "./takes-table";
import { useExpectationProblems } from "./use-expectation-problems";

/** Code, and so in no language of people. */
const examples = {
  before: 'request.metadata.push({ key: "x-at", value: String(Date.now()) })',
  after: 'check("has items", response.messages[0].items.length > 0)',
} as const;

/** What is expected of the answer, what is taken from it for later requests, and the scripts around the call. */
export function ChecksPane({ tab }: { tab: TabState }) {
  const state = useWindowState();
  const expects = expectationsOf(tab);
  const problems = useExpectationProblems(expects);
  const save = (part: Partial<Expectations>) => {
    clearRefusal(state, tab.id);
    const extras: RequestExtras = { docs: tab.extras?.docs ?? "", ...expects, ...part };
    state.tabActions.update(tab.id, { extras });
  };
  const ofPart = (wanted: ExpectationProblem["part"]) => problems.filter(({ part }) => part === wanted);
  return (
    <div className={styles.pane} data-focus="checks">
      <CheckList checks={expects.checks} problems={ofPart("checks")} onChange={(checks) => save({ checks })} />
      <Takes takes={expects.takes} problems={ofPart("takes")} onChange={(takes) => save({ takes })} />
      <ScriptFields scripts={expects.scripts} onChange={(scripts) => save({ scripts })} />
    </div>
  );
}

interface PartProps<T> {
  readonly problems: readonly ExpectationProblem[];
  readonly onChange: (changed: T) => void;
}

function CheckList({ checks, problems, onChange }: PartProps<readonly Check[]> & Pick<Expectations, "checks">) {
  const { t } = useTexts();
  const list = useRef<HTMLOListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const add = () => {
    onChange([...checks, newCheck]);
    requestAnimationFrame(() => list.current?.lastElementChild?.querySelector("select")?.focus());
  };
  const remove = (at: number) => {
    onChange(checks.toSpliced(at, 1));
    // Where the focus was is gone with the row.
    requestAnimationFrame(() => addButton.current?.focus());
  };
  return (
    <section aria-label={t("checks.list")}>
      <h3>{t("checks.list")}</h3>
      {checks.length > 0 && (
        <ol className={styles.checks} ref={list}>
          {checks.map((check, at) => (
            <CheckRow
              // biome-ignore lint/suspicious/noArrayIndexKey: checks have no name, so a row is its place
              key={at}
              n={at + 1}
              check={check}
              problems={problems.filter((problem) => problem.at === at)}
              onChange={(changed) => onChange(checks.with(at, changed))}
              onRemove={() => remove(at)}
            />
          ))}
        </ol>
      )}
      <div className={styles.add}>
        <Button size="s" ref={addButton} icon={<Plus size={12} aria-hidden="true" />} onClick={add}>
          {t("checks.add")}
        </Button>
        <span>{t("checks.hint")}</span>
      </div>
    </section>
  );
}

function Takes({ takes, problems, onChange }: PartProps<readonly TakenValue[]> & Pick<Expectations, "takes">) {
  const { t } = useTexts();
  return (
    <section aria-label={t("checks.takes")}>
      <h3>{t("checks.takes")}</h3>
      <TakesTable takes={takes} problems={problems} onChange={onChange} />
      <p className={styles.hint}>{t("checks.takes.hint", { open: "{{", close: "}}" })}</p>
    </section>
  );
}

function ScriptFields({ scripts, onChange }: Omit<PartProps<Scripts>, "problems"> & Pick<Expectations, "scripts">) {
  const { t } = useTexts();
  return (
    <section aria-label={t("checks.scripts")}>
      <h3>{t("checks.scripts")}</h3>
      <div className={styles.scripts}>
        {(["before", "after"] as const).map((name) => (
          <AreaField
            key={name}
            label={t(`checks.script.${name}`)}
            hint={t(`checks.script.${name}.hint`)}
            placeholder={examples[name]}
            rows={Math.min(14, Math.max(4, scripts[name].split("\n").length + 1))}
            value={scripts[name]}
            onChange={(code) => onChange({ ...scripts, [name]: code })}
          />
        ))}
      </div>
      <ScriptHelp />
    </section>
  );
}
