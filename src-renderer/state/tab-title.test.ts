import { expect, test } from "vitest";
import type { TabState } from "#shared/model/settings";
import { tabTitles } from "./tab-title";

const tab = (id: string, kind: TabState["kind"], subject: string, sourceId = "s"): TabState => ({
  id,
  kind,
  sourceId,
  subject,
  target: "",
  body: "",
  format: "json",
  metadata: [],
  variables: [],
  deadline: "",
  maxReceive: "",
  draft: null,
  prepared: [],
});

const titlesOf = (...tabs: TabState[]) => [...tabTitles(tabs, (id) => `source ${id}`).values()];

test("a tab is called by its method or file, and by its holder too where that is not enough", () => {
  const titles = titlesOf(
    tab("1", "method", "acme.v1.UserService/Get"),
    tab("2", "method", "acme.v1.OrderService/Get"),
    tab("3", "method", "acme.v1.OrderService/Put"),
    tab("4", "source", "acme/v1/user.proto"),
    tab("5", "source", "acme/v2/user.proto"),
    tab("6", "source", "top.proto"),
    tab("7", "symbol", "acme.v1.User"),
    tab("8", "symbol", "acme.v1.Order.State"),
    tab("9", "symbol", "acme.v2.Order.State"),
  );
  expect(titles).toEqual([
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

test("tabs of the same method are told apart by number, and keep it as long as there are several", () => {
  const method = (id: string, nth?: number, sourceId = "s") => ({
    ...tab(id, "method", "hall.Hall/Enter", sourceId),
    ...(nth === undefined ? {} : { nth }),
  });
  expect(titlesOf(method("1"), method("2", 2), method("3", 3))).toEqual(["Enter", "Enter 2", "Enter 3"]);
  expect(titlesOf(method("2", 2), method("3", 3))).toEqual(["Enter 2", "Enter 3"]);
  expect(titlesOf(method("3", 3))).toEqual(["Enter"]);
  expect(titlesOf(method("1"), method("2", 2), method("4", undefined, "b"))).toEqual([
    "Enter · source s",
    "Enter 2 · source s",
    "Enter · source b",
  ]);
});

test("the same of two sources says its source, and what has no holder says nothing more", () => {
  expect(titlesOf(tab("1", "method", "hall.Hall/Enter", "a"), tab("2", "method", "hall.Hall/Enter", "b"))).toEqual([
    "Enter · source a",
    "Enter · source b",
  ]);
  expect(titlesOf(tab("1", "source", "user.proto"), tab("2", "source", "acme/user.proto"))).toEqual(["user.proto", "user.proto · acme"]);
});
