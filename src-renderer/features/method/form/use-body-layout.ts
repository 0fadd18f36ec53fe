import { type BodyLayout, bodyLayouts } from "#shared/model/settings";
import { useSettings, useWindowState } from "../../../state/window-state";
import { useView } from "../use-view";

/** How a tab shows its body: as it was chosen there, else as it was chosen last anywhere. */
export function useBodyLayout(tabId: string): [BodyLayout, (layout: BodyLayout) => void] {
  const { settings } = useWindowState();
  const last = useSettings(({ bodyLayout }) => bodyLayout);
  const [layout, show] = useView<BodyLayout>(tabId, "layout", bodyLayouts, last);
  const choose = (next: BodyLayout) => {
    show(next);
    settings.setState({ bodyLayout: next });
  };
  return [layout, choose];
}
