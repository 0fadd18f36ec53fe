import { bodyFormats } from "#shared/model/request-body";
import type { TabState } from "#shared/model/settings";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import type { MenuGroup } from "../../../ui/menu";
import { MenuButton } from "../../../ui/menu-button";
import { LayoutToggle } from "../form/layout-toggle";
import type { BodyActs } from "./use-body-acts";

interface BodyToolbarProps {
  readonly tab: TabState;
  readonly acts: BodyActs;
  /** Is the method known, so that there is a sample? */
  readonly known: boolean;
  readonly onFormat: () => void;
}

/** What is done with a body: its format, and for JSON its fields. */
export function BodyToolbar({ tab, acts, known, onFormat }: BodyToolbarProps) {
  const { t } = useTexts();
  const isJson = tab.format === "json";
  const formats: MenuGroup = {
    label: t("body.as"),
    items: bodyFormats.map((id) => ({ id, label: t(`body.as.${id}`), checked: id === tab.format, run: () => acts.changeFormat(id) })),
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
      {isJson && (
        <Button size="s" look="quiet" onClick={onFormat}>
          {t("body.format")}
        </Button>
      )}
      {isJson && (
        <MenuButton label={t("body.fields")} groups={[fields, files]} disabled={!known}>
          {t("body.fields")}
        </MenuButton>
      )}
      <MenuButton label={t("body.as")} groups={[formats]}>
        {t(`body.as.${tab.format}`)}
      </MenuButton>
      {isJson && <LayoutToggle tabId={tab.id} />}
    </>
  );
}
