import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { AuthScheme, CredentialPair } from "#shared/model/auth";
import { useTexts } from "../i18n/i18n";
import { Button, IconButton } from "../ui/button";
import { TextField } from "../ui/field";
import styles from "./auth.module.css";
import type { FieldsProps } from "./scheme-fields";
import { SecretField } from "./secret-field";

const mostPairs = 100;

/** Pairs of metadata, each with a secret or a plain value: a user and a token, say. */
export function PairFields({ scheme, onChange, problemOf }: FieldsProps<AuthScheme & { readonly kind: "pairs" }>) {
  const { t } = useTexts();
  const { pairs } = scheme;
  const change = (at: number, pair: CredentialPair) => onChange({ ...scheme, pairs: pairs.with(at, pair) });
  return (
    <div className={styles.pairs}>
      {pairs.map((pair, at) => (
        <PairRow
          // biome-ignore lint/suspicious/noArrayIndexKey: while one types, keys repeat, so a row is its place
          key={at}
          n={at + 1}
          pair={pair}
          keyProblem={pair.key.trim() === "" ? problemOf("key") : null}
          valueProblem={pair.secret === null && pair.text === "" ? problemOf("pairs") : null}
          onChange={(changed) => change(at, changed)}
          onRemove={() => onChange({ ...scheme, pairs: pairs.toSpliced(at, 1) })}
        />
      ))}
      <div>
        <Button
          size="s"
          icon={<Plus size={13} aria-hidden="true" />}
          disabled={pairs.length >= mostPairs}
          onClick={() => onChange({ ...scheme, pairs: [...pairs, { key: "", secret: null, text: "" }] })}
        >
          {t("auth.pair.add")}
        </Button>
      </div>
    </div>
  );
}

interface PairRowProps {
  readonly n: number;
  readonly pair: CredentialPair;
  readonly keyProblem: string | null;
  readonly valueProblem: string | null;
  readonly onChange: (pair: CredentialPair) => void;
  readonly onRemove: () => void;
}

function PairRow({ n, pair, keyProblem, valueProblem, onChange, onRemove }: PairRowProps) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isSecret = pair.secret !== null || (pair.text === "" && (chosen ?? !namesSomebody(pair.key)));
  return (
    <fieldset className={styles.pair} aria-label={t("auth.pair.n", { n })}>
      <TextField label={t("auth.key")} value={pair.key} problem={keyProblem} onChange={(key) => onChange({ ...pair, key })} />
      {isSecret ? (
        <SecretField
          label={t("auth.value")}
          secret={pair.secret}
          problem={valueProblem}
          onChange={(secret) => onChange({ ...pair, secret, text: "" })}
        />
      ) : (
        <TextField label={t("auth.value")} value={pair.text} hint={t("auth.pair.plain")} onChange={(text) => onChange({ ...pair, text })} />
      )}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={isSecret}
          onChange={(event) => {
            setChosen(event.target.checked);
            onChange({ ...pair, secret: null, text: "" });
          }}
        />
        {t("auth.pair.secret")}
      </label>
      <IconButton label={t("auth.pair.remove", { n })} onClick={onRemove}>
        <X size={13} aria-hidden="true" />
      </IconButton>
    </fieldset>
  );
}

/** Who somebody is, is no secret; what else has no value yet is taken for one. */
function namesSomebody(key: string): boolean {
  return /user|name|tenant|client-?id$/i.test(key);
}
