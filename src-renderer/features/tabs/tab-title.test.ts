import { expect, test } from "vitest";
import type { TabState } from "#shared/model/settings";
import { tabTitles } from "./tab-title";

const tab = (id: string, kind: TabState["kind"], subject: string): TabState => ({
  id,
  kind,
  sourceId: "s",
  subject,
  target: "",
  body: "",
  metadata: [],
  deadline: "",
  maxReceive: "",
  draft: null,
});

test("a tab is called by its method or file, and by its holder too where that is not enough", () => {
  const titles = tabTitles([
    tab("1", "method", "acme.v1.UserService/Get"),
    tab("2", "method", "acme.v1.OrderService/Get"),
    tab("3", "method", "acme.v1.OrderService/Put"),
    tab("4", "source", "acme/v1/user.proto"),
    tab("5", "source", "acme/v2/user.proto"),
    tab("6", "source", "top.proto"),
    tab("7", "symbol", "acme.v1.User"),
    tab("8", "symbol", "acme.v1.Order.State"),
    tab("9", "symbol", "acme.v2.Order.State"),
  ]);
  expect([...titles.values()]).toEqual([
    "Get · UserService",
    "Get · OrderService",
    "Put",
    "user.proto · acme/v1",
    "user.proto · acme/v2",
    "top.proto",
    "User",
    "State · acme.v1.Order",
    "State · acme.v2.Order",
  ]);
});
