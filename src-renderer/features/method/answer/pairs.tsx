import { isBinaryKey, type MetadataPair } from "#shared/model/metadata";
import { useTexts } from "../../../i18n/i18n";
import styles from "./answer.module.css";

/** Headers or trailers as they came; null while they have not. */
export function Pairs({ pairs, over }: { pairs: readonly MetadataPair[] | null; over: boolean }) {
  const { t } = useTexts();
  if (!pairs || pairs.length === 0) return <p className={styles.origin}>{t(pairs || over ? "pairs.none" : "pairs.waiting")}</p>;
  return (
    <dl className={styles.pairs}>
      {pairs.map(({ key, value }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: keys may repeat, so a pair is its place
        <div key={at} style={{ display: "contents" }}>
          <dt>{key}</dt>
          <dd className={isBinaryKey(key) ? styles.binary : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
