import { X } from "lucide-react";
import { Fragment, useId, useMemo } from "react";
import { Fault } from "#shared/base/fault";
import { builtInVariables } from "#shared/model/built-in-variables";
import type { Variable } from "#shared/model/feed";
import type { TabState } from "#shared/model/settings";
import { isVariableName } from "#shared/model/variables";
import { useCommandRegistry } from "../../../commands/context";
import { lookUp, windowNames } from "../../../editor/known-names";
import { faultLine } from "../../../i18n/fault-words";
import { useTexts } from "../../../i18n/i18n";
import { originWords } from "../../../i18n/origin-words";
import { useVariableScopes } from "../../../state/use-scope";
import { useWindowState } from "../../../state/window-state";
import { Button, IconButton } from "../../../ui/button";
import { clearRefusal } from "../calls";
import { changedRows } from "./changed-rows";
import table from "./metadata-table.module.css";
import styles from "./variables-table.module.css";

/** Of a value, in UTF-16 units. */
const maxShown = 80;

const blank: Variable = { name: "", value: "" };

/** What stands for `{{name}}` in the bodies of a tab, with a blank row at the end that becomes one as soon as it is written in. */
export function VariablesTable({ tab }: { tab: TabState }) {
  const { t } = useTexts();
  const state = useWindowState();
  const { variables } = tab;
  const save = (changed: readonly Variable[]) => {
    clearRefusal(state, tab.id);
    state.tabActions.update(tab.id, { variables: changed });
  };
  const change = (at: number, part: Partial<Variable>) =>
    save(changedRows(variables, blank, at, part, ({ name, value }) => name + value === ""));
  return (
    <div className={table.wrap} data-focus="variables">
      <table className={table.table} aria-label={t("variables.title")}>
        <thead>
          <tr>
            <th className={table.key}>{t("variables.name")}</th>
            <th>{t("variables.value")}</th>
            <th className={table.act}>
              <span className="visually-hidden">{t("act.remove")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...variables, blank].map((variable, at) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: while one types, names repeat, so a row is its place
              key={at}
              n={at + 1}
              variable={variable}
              isNew={at === variables.length}
              isRepeated={variables.some(({ name }, i) => i < at && name === variable.name)}
              onChange={(part) => change(at, part)}
              onRemove={() => save(variables.toSpliced(at, 1))}
            />
          ))}
        </tbody>
      </table>
      <p className={table.hint}>{t("variables.hint", { open: "{{", close: "}}" })}</p>
      <OfWorkspace tab={tab} />
      <BuiltIn />
    </div>
  );
}

interface RowProps {
  readonly n: number;
  readonly variable: Variable;
  readonly isNew: boolean;
  readonly isRepeated: boolean;
  readonly onChange: (part: Partial<Variable>) => void;
  readonly onRemove: () => void;
}

function Row({ n, variable: { name, value }, isNew, isRepeated, onChange, onRemove }: RowProps) {
  const { t } = useTexts();
  const noteId = useId();
  const isBad = !isNew && !isVariableName(name);
  const note = isNew ? null : noteOf(name, isBad, isRepeated);
  return (
    <Fragment>
      <tr>
        <td className={table.key}>
          <input
            className={table.cell}
            aria-label={t("variables.name.n", { n })}
            aria-invalid={isBad}
            aria-describedby={note ? noteId : undefined}
            placeholder={isNew ? t("variables.add") : undefined}
            value={name}
            maxLength={200}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </td>
        <td>
          <input
            className={table.cell}
            aria-label={t("variables.value.n", { n })}
            value={value}
            maxLength={65536}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onChange({ value: event.target.value })}
          />
        </td>
        <td className={table.act}>
          {!isNew && (
            <IconButton label={t("variables.remove", { n })} onClick={onRemove}>
              <X size={13} aria-hidden="true" />
            </IconButton>
          )}
        </td>
      </tr>
      {note && (
        <tr>
          <td colSpan={3} className={isBad ? styles.problem : styles.note} id={noteId}>
            {t(`variables.problem.${note}`)}
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function noteOf(name: string, isBad: boolean, isRepeated: boolean): "name" | "twice" | "builtIn" | null {
  if (isBad) return "name";
  if (isRepeated) return "twice";
  return builtInVariables.some((known) => known === name) ? "builtIn" : null;
}

/** What the open workspace says of names besides, with who says it. */
function OfWorkspace({ tab }: { tab: TabState }) {
  const texts = useTexts();
  const scopes = useVariableScopes(tab);
  const registry = useCommandRegistry();
  const own = new Set(tab.variables.map(({ name }) => name));
  const names = useMemo(() => windowNames({ variables: [], scopes }), [scopes]);
  const found = useMemo(() => [...new Set(names.names())].map((name) => ({ name, known: lookUp(names, { name, words: [] }) })), [names]);
  if (found.length === 0) return null;
  return (
    <section className={styles.builtIn} aria-label={texts.t("variables.workspace")}>
      <h3>{texts.t("variables.workspace")}</h3>
      {scopes.some(({ origin }) => origin === "taken") && (
        <Button size="s" onClick={() => registry.run("taken.forget")}>
          {texts.t("checks.forget")}
        </Button>
      )}
      <dl>
        {found.map(({ name, known }) => (
          <div key={name} className={own.has(name) ? styles.hidden : undefined}>
            <dt className="data">{`{{${name}}}`}</dt>
            <dd>
              {known !== null && !(known instanceof Fault) && (
                <>
                  <span className={`data ${styles.value}`}>{shortened(known.value)}</span> {originWords(known, texts)}
                  {own.has(name) && ` · ${texts.t("variables.workspace.hidden")}`}
                </>
              )}
              {known instanceof Fault && faultLine(known.toData(), texts)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function shortened(value: string): string {
  return value.length > maxShown ? `${value.slice(0, maxShown)}…` : value;
}

/** The names that need no definition. */
function BuiltIn() {
  const { t } = useTexts();
  return (
    <section className={styles.builtIn} aria-label={t("variables.builtIn")}>
      <h3>{t("variables.builtIn")}</h3>
      <dl>
        {builtInVariables.map((name) => (
          <div key={name}>
            <dt className="data">{`{{${name}}}`}</dt>
            <dd>{t(`variables.about.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
