import { memo } from "react";
import { bodyFormats } from "#shared/model/request-body";
import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import type { MenuGroup } from "../../../ui/menu";
import { MenuButton } from "../../../ui/menu-button";
import { LayoutSwitch } from "../form/layout-switch";
import type { BodyActs } from "./use-body-acts";

interface BodyToolbarProps extends Pick<TabState, "format"> {
  readonly tabId: string;
  readonly acts: BodyActs;
  /** Is the method known, so that there is a sample? */
  readonly known: boolean;
  readonly onFormat: () => void;
}

/** What is done with a body: its format, and for JSON its fields, its layout on the lines, and whether it is shown as a form. */
export const BodyToolbar = memo(function BodyToolbar({ tabId, format, acts, known, onFormat }: BodyToolbarProps) {
  const { t } = useTexts();
  const isJson = format === "json";
  const formats: MenuGroup = {
    label: t("body.as"),
    items: bodyFormats.map((id) => ({ id, label: t(`body.as.${id}`), checked: id === format, run: () => acts.changeFormat(id) })),
  };
  const fields: MenuGroup = {
    label: t("body.fields"),
    items: [
      { id: "missing", label: t("command.body.fill.missing"), run: () => acts.fill("missing") },
      { id: "all", label: t("command.body.fill.all"), run: () => acts.fill("all") },
      { id: "minimal", label: t("command.body.fill.minimal"), run: () => acts.fill("minimal") },
      { id: "reset", label: t("command.body.reset"), run: acts.reset },
    ],
  };
  const files: MenuGroup = {
    label: t("body.files"),
    items: [{ id: "file", label: t("command.body.file"), run: acts.fileIntoField }],
  };
  return (
    <>
      <MenuButton label={t("body.as")} groups={[formats]}>
        {t(`body.as.${format}`)}
      </MenuButton>
      {isJson && (
        <>
          <MenuButton label={t("body.fields")} groups={[fields, files]} disabled={!known}>
            {t("body.fields")}
          </MenuButton>
          <Button size="s" look="quiet" title={t("command.body.format")} onClick={onFormat}>
            {t("body.format")}
          </Button>
          <LayoutSwitch tabId={tabId} />
        </>
      )}
    </>
  );
});
