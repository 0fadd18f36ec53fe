import type { Place } from "#shared/model/symbol";
import { useTexts } from "../../i18n/i18n";
import { Breakable } from "../../ui/breakable";
import { useNavigation } from "./navigation";
import styles from "./pages.module.css";

interface MemberNameProps {
  readonly name: string;
  readonly deprecated: boolean;
  readonly place: Place;
}

/** A member's own name; a press shows its line in the source. */
export function MemberName({ name, deprecated, place }: MemberNameProps) {
  const { t } = useTexts();
  const { reveal } = useNavigation();
  const text = <Breakable text={name} />;
  return (
    <button type="button" className={styles.name} title={t("schema.reveal", { name })} onClick={() => reveal(place)}>
      {deprecated ? <s>{text}</s> : text}
    </button>
  );
}
