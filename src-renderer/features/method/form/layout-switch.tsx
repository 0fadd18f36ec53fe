import { bodyLayouts } from "#shared/model/settings";
import { useTexts } from "../../../i18n/i18n";
import { Segments } from "../../../ui/segments";
import { useBodyLayout } from "./use-body-layout";

/** Chooses how a body is shown: as text, as a form, or as both side by side. */
export function LayoutSwitch({ tabId }: { readonly tabId: string }) {
  const { t } = useTexts();
  const [layout, setLayout] = useBodyLayout(tabId);
  return (
    <Segments
      label={t("form.layout")}
      selected={layout}
      onSelect={setLayout}
      items={bodyLayouts.map((id) => ({ id, label: t(`form.layout.${id}`) }))}
    />
  );
}
