import { Lock, ShieldCheck } from "lucide-react";
import { type KeyboardEvent, useCallback } from "react";
import type { KeptCertificate } from "#shared/model/certificate";
import { useTexts } from "../../i18n/i18n";
import { leafOf } from "../../state/certificate-store";
import { endWords, keyWords, roleWords } from "../../state/certificate-words";
import { useTrustRules, useWindowState } from "../../state/window-state";
import { Chip } from "../../ui/chip";
import { ListBox } from "../../ui/list-box";
import styles from "./certificate-list.module.css";
import { useNow } from "./use-now";
import { targetsOf } from "./used-for";

export const certificateListId = "certificate-list";

interface CertificateListProps {
  readonly shown: readonly KeptCertificate[];
  readonly chosen: KeptCertificate | null;
  /** Enter: goes to the details. */
  readonly onEnter: () => void;
}

/** The keys and certificates, a line each: arrows choose, Enter goes to the details, F2 renames and Delete removes. */
export function CertificateList({ shown, chosen, onEnter }: CertificateListProps) {
  const { t } = useTexts();
  const { certificates } = useWindowState();
  const now = useNow();
  const onKey = useCallback(
    (event: KeyboardEvent, item: KeptCertificate | undefined) => {
      if (!item) return false;
      if (event.key === "Enter") onEnter();
      else if (event.key === "F2") certificates.setState({ dialog: { kind: "rename", id: item.id } });
      else if (event.key === "Delete") certificates.setState({ dialog: { kind: "remove", id: item.id } });
      else return false;
      return true;
    },
    [certificates, onEnter],
  );
  return (
    <div className={styles.table}>
      <div className={`${styles.line} ${styles.head}`} aria-hidden="true">
        <span />
        <span>{t("certificates.column.name")}</span>
        <span className={styles.issuer}>{t("certificates.column.issuer")}</span>
        <span>{t("certificates.column.ends")}</span>
        <span>{t("certificates.column.used")}</span>
      </div>
      <ListBox
        id={certificateListId}
        label={t("certificates.list")}
        className={styles.list ?? ""}
        items={shown}
        keyOf={({ id }) => id}
        rowHeight={44}
        active={chosen ? shown.indexOf(chosen) : -1}
        onActive={(index) => certificates.setState({ chosen: shown[index]?.id ?? null })}
        onActivate={() => {}}
        onKey={onKey}
        render={(item) => <Line item={item} now={now} />}
      />
    </div>
  );
}

function Line({ item, now }: { item: KeptCertificate; now: number }) {
  const texts = useTexts();
  const { t } = texts;
  const used = targetsOf(useTrustRules(), item.id);
  const leaf = leafOf(item);
  if (!leaf) return <span className={styles.name}>{item.name}</span>;
  const ends = endWords(leaf, now, texts);
  const kind = leaf.isAuthority ? [] : [keyWords(leaf.publicKey)];
  const about = [roleWords(leaf, texts), ...kind, ...(item.madeHere ? [t("certificates.made")] : [])].join(" · ");
  const Icon = item.kind === "authority" ? Lock : ShieldCheck;
  return (
    <div className={styles.line}>
      <Icon size={15} className={styles.icon} aria-hidden="true" />
      <span className={styles.name} title={item.name}>
        {item.name}
        <small>{about}</small>
      </span>
      <span className={`${styles.name} ${styles.issuer}`} title={leaf.issuer}>
        {leaf.isSelfSigned ? t("certificates.itself") : (leaf.issuerCommonName ?? leaf.issuer)}
      </span>
      <span>
        <Chip tone={ends.tone}>{ends.words}</Chip>
      </span>
      <span className={used.length > 0 ? `${styles.name} data` : styles.nothing} title={used.join("\n")}>
        {used.length > 0 ? used.join(", ") : t("certificates.nothing")}
      </span>
    </div>
  );
}
