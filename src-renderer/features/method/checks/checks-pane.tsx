import { Plus } from "lucide-react";
import { useRef } from "react";
import type { Expectations } from "#shared/model/saved-request";
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
  const { t } = useTexts();
  const state = useWindowState();
  const list = useRef<HTMLOListElement>(null);
  const expects = expectationsOf(tab);
  const { checks, takes, scripts } = expects;
  const problems = useExpectationProblems({ checks, takes, scripts });
  const save = (part: Partial<Expectations>) => {
    clearRefusal(state, tab.id);
    const extras: RequestExtras = { docs: tab.extras?.docs ?? "", ...expects, ...part };
    state.tabActions.update(tab.id, { extras });
  };
  const add = () => {
    save({ checks: [...checks, newCheck] });
    requestAnimationFrame(() => list.current?.lastElementChild?.querySelector("select")?.focus());
  };
  const remove = (at: number) => {
    save({ checks: checks.toSpliced(at, 1) });
    requestAnimationFrame(() => addButton.current?.focus());
  };
  const addButton = useRef<HTMLButtonElement>(null);
  return (
    <div className={styles.pane} data-focus="checks">
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
                problems={problems.filter((problem) => problem.part === "checks" && problem.at === at)}
                onChange={(changed) => save({ checks: checks.with(at, changed) })}
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
      <section aria-label={t("checks.takes")}>
        <h3>{t("checks.takes")}</h3>
        <TakesTable
          takes={takes}
          problems={problems.filter(({ part }) => part === "takes")}
          onChange={(changed) => save({ takes: changed })}
        />
        <p className={styles.hint}>{t("checks.takes.hint", { open: "{{", close: "}}" })}</p>
      </section>
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
              onChange={(code) => save({ scripts: { ...scripts, [name]: code } })}
            />
          ))}
        </div>
        <ScriptHelp />
      </section>
    </div>
  );
}
