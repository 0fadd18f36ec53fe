import { X } from "lucide-react";
import { Fragment, useId } from "react";
import type { EnvironmentValue } from "#shared/model/workspace";
import { SecretField } from "../../auth/secret-field";
import { useTexts } from "../../i18n/i18n";
import { IconButton } from "../../ui/button";
import { asKind, nameProblem, secretName } from "./environment-draft";
import styles from "./environments.module.css";

interface ValuesTableProps {
  /** The environment's name. */
  readonly environment: string;
  readonly values: readonly EnvironmentValue[];
  /** The kept secrets by their names; null while that is not known. */
  readonly secrets: ReadonlyMap<string, string> | null;
  readonly onChange: (values: readonly EnvironmentValue[]) => void;
  /** A secret was typed for a name, or taken away. */
  readonly onSecret: (name: string, id: string | null) => void;
}

const blank: EnvironmentValue = { name: "", value: "" };

/** An environment's variables, with a blank row at the end that becomes one as soon as it is written in. */
export function ValuesTable({ environment, values, secrets, onChange, onSecret }: ValuesTableProps) {
  const { t } = useTexts();
  const change = (at: number, value: EnvironmentValue) => {
    if (at < values.length) onChange(values.with(at, value));
    else if (value.name !== "" || !("value" in value) || value.value !== "") onChange([...values, value]);
  };
  const taken = new Set([...(secrets?.keys() ?? []), ...values.flatMap((value) => ("secret" in value ? [value.secret] : []))]);
  return (
    <table className={styles.table} aria-label={t("environments.values", { name: environment })}>
      <thead>
        <tr>
          <th className={styles.name}>{t("variables.name")}</th>
          <th className={styles.kind}>{t("environments.kind")}</th>
          <th>{t("variables.value")}</th>
          <th className={styles.act}>
            <span className="visually-hidden">{t("act.remove")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {[...values, blank].map((value, at) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: while one types, names repeat, so a row is its place
            key={at}
            n={at + 1}
            value={value}
            problem={at < values.length ? nameProblem(values, at) : null}
            isNew={at === values.length}
            secretId={"secret" in value ? (secrets?.get(value.secret) ?? null) : null}
            onChange={(now) => change(at, now)}
            onKind={(kind) =>
              change(
                at,
                asKind(value, kind, () => secretName(environment, value.name, taken)),
              )
            }
            onRemove={() => onChange(values.toSpliced(at, 1))}
            onSecret={onSecret}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<ValuesTableProps, "onSecret"> {
  readonly n: number;
  readonly value: EnvironmentValue;
  readonly problem: ReturnType<typeof nameProblem>;
  readonly isNew: boolean;
  readonly secretId: string | null;
  readonly onChange: (value: EnvironmentValue) => void;
  readonly onKind: (kind: "text" | "secret") => void;
  readonly onRemove: () => void;
}

function Row({ n, value, problem, isNew, secretId, onChange, onKind, onRemove, onSecret }: RowProps) {
  const { t } = useTexts();
  const noteId = useId();
  const shared = { className: styles.cell, spellCheck: false, autoComplete: "off" };
  return (
    <Fragment>
      <tr>
        <td className={styles.name}>
          <input
            {...shared}
            aria-label={t("variables.name.n", { n })}
            aria-invalid={problem !== null}
            aria-describedby={problem ? noteId : undefined}
            placeholder={isNew ? t("variables.add") : undefined}
            value={value.name}
            maxLength={200}
            onChange={(event) => onChange({ ...value, name: event.target.value })}
          />
        </td>
        <td className={styles.kind}>
          <select
            className={styles.cell}
            aria-label={t("environments.kind.n", { n })}
            value={"secret" in value ? "secret" : "text"}
            onChange={(event) => onKind(event.target.value === "secret" ? "secret" : "text")}
          >
            <option value="text">{t("environments.kind.text")}</option>
            <option value="secret">{t("environments.kind.secret")}</option>
          </select>
        </td>
        <td>
          {"secret" in value ? (
            <div className={styles.secret}>
              <SecretField label={t("environments.secret.n", { n })} secret={secretId} onChange={(id) => onSecret(value.secret, id)} />
              <span className={styles.note}>{t("environments.secret.name", { name: value.secret })}</span>
            </div>
          ) : (
            <input
              {...shared}
              aria-label={t("variables.value.n", { n })}
              value={value.value}
              maxLength={65536}
              onChange={(event) => onChange({ name: value.name, value: event.target.value })}
            />
          )}
        </td>
        <td className={styles.act}>
          {!isNew && (
            <IconButton label={t("variables.remove", { n })} onClick={onRemove}>
              <X size={13} aria-hidden="true" />
            </IconButton>
          )}
        </td>
      </tr>
      {problem && (
        <tr>
          <td colSpan={4} className={styles.problem} id={noteId}>
            {t(problem === "twice" ? "environments.problem.twice" : "variables.problem.name")}
          </td>
        </tr>
      )}
    </Fragment>
  );
}
