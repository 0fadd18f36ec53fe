import { useEffect, useState } from "react";
import type { Environment, EnvironmentValue } from "#shared/model/workspace";
import { environmentsFolder } from "#shared/model/workspace";
import type { WirebenchClient } from "../../host/host";
import { useHost } from "../../host/host";
import { useTexts } from "../../i18n/i18n";
import { useWorkspace } from "../../state/window-state";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import styles from "./environments.module.css";

interface BaseValuesProps {
  readonly workspaceId: string;
  readonly base: string;
  /** The environment's own, which count before these. */
  readonly values: readonly EnvironmentValue[];
  /** Gives the environment a value of its own. */
  readonly onOverride: (value: EnvironmentValue) => void;
}

/** What an environment has from those that it is based on, and which of it it has otherwise itself. */
export function BaseValues({ workspaceId, base, values, onOverride }: BaseValuesProps) {
  const { t } = useTexts();
  const bases = useBases(workspaceId, base);
  const inherited = inheritedValues(bases);
  if (inherited.length === 0) return null;
  const own = new Set(values.map(({ name }) => name));
  const title = t("environments.inherited", { names: bases.map(({ name }) => name).join(" → ") });
  return (
    <section className={styles.inherited} aria-label={title}>
      <h3>{title}</h3>
      <table className={styles.table} aria-label={title}>
        <thead>
          <tr>
            <th className={styles.name}>{t("variables.name")}</th>
            <th>{t("variables.value")}</th>
            <th className={styles.from}>{t("environments.inherited.from")}</th>
            <th className={styles.override}>
              <span className="visually-hidden">{t("environments.inherited.override")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {inherited.map(({ value, from }) => {
            const isOwn = own.has(value.name);
            const shown = "secret" in value ? t("environments.inherited.secret", { name: value.secret }) : value.value;
            return (
              <tr key={value.name}>
                <td className={`${styles.name} data`}>{value.name}</td>
                <td className={`${styles.plain} data`} title={shown}>
                  {isOwn ? <s>{shown}</s> : shown}
                </td>
                <td className={styles.from}>{from}</td>
                <td className={styles.override}>
                  {isOwn ? (
                    <Chip>{t("environments.inherited.overridden")}</Chip>
                  ) : (
                    <Button
                      size="s"
                      aria-label={t("environments.inherited.overrideName", { name: value.name })}
                      onClick={() => onOverride("secret" in value ? { name: value.name, value: "" } : value)}
                    >
                      {t("environments.inherited.override")}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface InheritedValue {
  readonly value: EnvironmentValue;
  /** The nearest environment that says it. */
  readonly from: string;
}

/** Of several environments that say the same name, the nearest counts. */
export function inheritedValues(bases: readonly Environment[]): InheritedValue[] {
  const found = new Map<string, InheritedValue>();
  for (const { name: from, values } of bases) {
    for (const value of values) if (!found.has(value.name)) found.set(value.name, { value, from });
  }
  return [...found.values()];
}

/** As many may be based on one another. */
const maxBases = 8;

/** The environment of this name and those that it is based on; what cannot be read ends the row. */
function useBases(workspaceId: string, base: string): readonly Environment[] {
  const { client } = useHost();
  const [bases, setBases] = useState<readonly Environment[]>([]);
  const revision = useWorkspace(({ entries }) =>
    [...entries.values()].flatMap(({ kind, path, hash }) => (kind === "environment" ? [`${path} ${hash}`] : [])).join("\n"),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text of one of them is a reason to ask again
  useEffect(() => {
    let isWanted = true;
    void readBases(client, workspaceId, base).then((read) => isWanted && setBases(read));
    return () => {
      isWanted = false;
    };
  }, [client, workspaceId, base, revision]);
  return bases;
}

async function readBases(client: WirebenchClient, workspaceId: string, base: string): Promise<Environment[]> {
  const found: Environment[] = [];
  for (let name: string | null = base; name !== null && found.length < maxBases; name = found.at(-1)?.base ?? null) {
    const path: string = `${environmentsFolder}/${name}.yaml`;
    const read = await client.call("workspace.read", { workspaceId, path }).catch(() => null);
    if (read?.content.kind !== "environment" || found.some((one) => one.name === name)) break;
    found.push({ name, ...read.content.environment });
  }
  return found;
}
