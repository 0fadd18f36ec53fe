import { type BodyLayout, bodyLayouts } from "#shared/model/settings";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import styles from "./layout-toggle.module.css";
import { useBodyLayout } from "./use-body-layout";

/** Chooses how a body is shown: as text, as a form, or as both side by side. */
export function LayoutToggle({ tabId }: { readonly tabId: string }) {
  const { t } = useTexts();
  const [layout, setLayout] = useBodyLayout(tabId);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend in a line of buttons
    <span className={styles.toggle} role="group" aria-label={t("form.layout")}>
      {bodyLayouts.map((one: BodyLayout) => (
        <Button key={one} size="s" aria-pressed={one === layout} onClick={() => setLayout(one)}>
          {t(`form.layout.${one}`)}
        </Button>
      ))}
    </span>
  );
}
