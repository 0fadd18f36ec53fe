import { Maximize2, Minimize2 } from "lucide-react";
import { memo } from "react";
import { chordLabel } from "../../../commands/registry";
import { useHost } from "../../../host/host";
import { useTexts } from "../../../i18n/i18n";
import { IconButton } from "../../../ui/button";
import type { RequestRoom } from "../use-request-room";

/** Gives the answer the request's room, and back. */
export const RoomSwitch = memo(function RoomSwitch({ room: { isHidden, toggle } }: { room: RequestRoom }) {
  const { t } = useTexts();
  const { mac } = useHost();
  const label = t(isHidden ? "answer.room.less" : "answer.room.more");
  const Icon = isHidden ? Minimize2 : Maximize2;
  return (
    <IconButton label={`${label} (${chordLabel("Alt+A", mac)})`} onClick={toggle}>
      <Icon size={13} aria-hidden="true" />
    </IconButton>
  );
});
