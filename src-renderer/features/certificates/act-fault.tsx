import type { FaultData } from "#shared/base/fault";
import { faultWords } from "../../i18n/fault-words";
import { useTexts } from "../../i18n/i18n";
import { FaultText } from "../../ui/fault-text";
import { Notice } from "../../ui/notice";

/** What went wrong in a dialog. */
export function ActFault({ fault }: { fault: FaultData | null }) {
  const texts = useTexts();
  const { t } = texts;
  if (!fault) return null;
  return (
    <Notice tone="bad" title={t(`fault.${fault.code}`)}>
      <FaultText {...faultWords(fault, texts)} />
    </Notice>
  );
}
