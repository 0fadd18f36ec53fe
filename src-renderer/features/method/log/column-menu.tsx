import { defaultLogLayout, logColumns } from "#shared/model/log-layout";
import { useTexts } from "../../../i18n/i18n";
import type { MenuGroup } from "../../../ui/menu";
import { MenuButton } from "../../../ui/menu-button";
import { levelField, withColumn, withPinned } from "./columns";
import type { Log } from "./use-log";

interface ColumnMenuProps extends Pick<Log, "layout" | "setLayout" | "fieldNames"> {
  /** Asks for a field to pin. */
  readonly onPin: () => void;
}

/** The choice of what a log shows: its columns, pinned fields, and what colours the rows. */
export function ColumnMenu({ layout, setLayout, fieldNames, onPin }: ColumnMenuProps) {
  const { t } = useTexts();
  const columns: MenuGroup = {
    label: t("log.columns"),
    many: true,
    items: [
      ...logColumns.map((id) => ({
        id,
        label: t(`log.column.${id}`),
        checked: layout.columns.includes(id),
        run: () => setLayout(withColumn(layout, id)),
      })),
      { id: "reset", label: t("log.columns.reset"), run: () => setLayout(defaultLogLayout) },
    ],
  };
  const pinned: MenuGroup = {
    label: t("log.columns.pinned"),
    items: [
      ...layout.pinned.map((path) => ({
        id: `.${path}`,
        label: t("log.unpin", { path }),
        run: () => setLayout(withPinned(layout, path)),
      })),
      { id: "pin", label: t("log.columns.pin"), run: onPin },
    ],
  };
  const level = levelField(fieldNames.shape)?.key;
  const fields = new Set([...layout.pinned, ...(layout.colour ? [layout.colour] : []), ...(level ? [level] : [])]);
  const choices = [
    { id: "colour-auto", label: t("log.colour.auto"), colour: null },
    ...[...fields].map((path) => ({ id: `colour-${path}`, label: path, colour: path })),
    { id: "colour-none", label: t("log.colour.none"), colour: "" },
  ];
  const colour: MenuGroup = {
    label: t("log.colour"),
    items: choices.map((choice) => ({
      id: choice.id,
      label: choice.label,
      checked: layout.colour === choice.colour,
      run: () => setLayout({ ...layout, colour: choice.colour }),
    })),
  };
  return (
    <MenuButton label={t("log.columns")} groups={[columns, pinned, colour]}>
      {t("log.columns")}
    </MenuButton>
  );
}
