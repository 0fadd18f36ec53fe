import type { RefObject } from "react";
import type { MethodDetail } from "#shared/model/schema";
import type { MethodChanges } from "#shared/model/schema-change";
import type { TabState } from "#shared/model/settings";
import type { JsonEditorHandle } from "../../../editor/json-editor";
import type { CallActions } from "../call-actions";
import type { BodyActs } from "../request/use-body-acts";

/** What a chat stands on: its tab, its method as far as it is known, and the acts on its call and on its next message. */
export interface ChatProps {
  readonly tab: TabState;
  readonly detail: MethodDetail | null;
  readonly changes: MethodChanges;
  readonly actions: CallActions;
  readonly body: BodyActs;
  readonly editor: RefObject<JsonEditorHandle | null>;
}
