import type { FaultData } from "#shared/base/fault";
import { useTexts } from "../../i18n/i18n";
import { Notice } from "../../ui/notice";

/** What went wrong in a dialog. */
export function ActFault({ fault }: { fault: FaultData | null }) {
  const { t } = useTexts();
  if (!fault) return null;
  return (
    <Notice tone="bad" title={t(`fault.${fault.code}`)}>
      {[fault.message, fault.act].filter(Boolean).join("\n")}
    </Notice>
  );
}
