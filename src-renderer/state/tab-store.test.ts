import { expect, test } from "vitest";
import { createTabStore, tabActions } from "./tab-store";

function opened() {
  let last = 0;
  const store = createTabStore();
  const actions = tabActions(store, () => `t${++last}`);
  return { store, actions, subjects: () => store.getState().tabs.map((tab) => tab.subject), active: () => store.getState().activeTab };
}

test("a method has one tab, opened once and shown again", () => {
  const { actions, subjects, active } = opened();
  actions.openMethod("s", "a.A/Get");
  actions.openMethod("s", "a.A/Put");
  actions.openMethod("s", "a.A/Get");
  expect(subjects()).toEqual(["a.A/Get", "a.A/Put"]);
  expect(active()).toBe("t1");
});

test("a method may have more tabs, each with a number of its own, and the one in front is shown again", () => {
  const { store, actions, active } = opened();
  actions.openMethod("s", "a.A/Get");
  actions.openMethod("s", "a.A/Get", undefined, true);
  actions.openMethod("s", "a.A/Get", undefined, true);
  actions.openMethod("other", "a.A/Get");
  expect(store.getState().tabs.map(({ nth }) => nth)).toEqual([undefined, 2, 3, undefined]);
  actions.activate("t2");
  actions.openMethod("s", "a.A/Get");
  expect(active()).toBe("t2");
  actions.close("t2");
  actions.openMethod("s", "a.A/Get", undefined, true);
  expect(store.getState().tabs.map(({ nth }) => nth)).toEqual([undefined, 3, undefined, 2]);
});

test("a copy of a tab stands beside it with all that it is called with, and is edited by itself", () => {
  const { store, actions, active } = opened();
  actions.openMethod("s", "a.A/Get");
  actions.openMethod("s", "a.A/Put");
  const metadata = [{ key: "x-team", value: "build", enabled: true }];
  actions.update("t1", { target: "example.com:9000", body: '{"id":1}', metadata, deadline: "5s" });
  actions.duplicate("t1");
  expect(active()).toBe("t3");
  const [first, copy, last] = store.getState().tabs;
  expect(last?.id).toBe("t2");
  expect(copy).toEqual({ ...first, id: "t3", nth: 2 });
  actions.update("t3", { body: '{"id":2}' });
  expect(store.getState().tabs.map(({ body }) => body)).toEqual(['{"id":1}', '{"id":2}', ""]);
  actions.close("t1");
  actions.duplicate("t3");
  expect(store.getState().tabs.map(({ nth }) => nth)).toEqual([2, undefined, undefined]);
});

test("only a method's tab has copies", () => {
  const { actions, subjects } = opened();
  actions.openSource("s", "a.proto");
  actions.duplicate("t1");
  actions.duplicate("none");
  expect(subjects()).toEqual(["a.proto"]);
});

test("a new tab starts with the target used last, or with its source's own", () => {
  const { store, actions } = opened();
  actions.openMethod("s", "a.A/Get");
  actions.update("t1", { target: "example.com:9000" });
  actions.openMethod("s", "a.A/Put");
  actions.openMethod("demo", "d.D/Do", "127.0.0.1:4711");
  expect(store.getState().tabs.map((tab) => tab.target)).toEqual(["example.com:9000", "example.com:9000", "127.0.0.1:4711"]);
});

test("a source text is shown at its line each time", () => {
  const { store, actions } = opened();
  actions.openSource("s", "a.proto", 7, 3);
  expect(store.getState().reveal).toEqual({ tabId: "t1", line: 7, column: 3 });
  actions.revealed();
  actions.openSource("s", "a.proto", 9);
  expect(store.getState().tabs).toHaveLength(1);
  expect(store.getState().reveal).toEqual({ tabId: "t1", line: 9, column: 1 });
});

test("closing shows the neighbour, and nothing after the last", () => {
  const { actions, active, subjects } = opened();
  for (const name of ["A", "B", "C"]) actions.openMethod("s", `x.X/${name}`);
  actions.activate("t2");
  actions.close("t2");
  expect(active()).toBe("t3");
  actions.close("t3");
  expect(active()).toBe("t1");
  actions.close("t1");
  expect(active()).toBeNull();
  expect(subjects()).toEqual([]);
  actions.close("t1");
  expect(active()).toBeNull();
});

test("closing a tab behind leaves the front one", () => {
  const { actions, active } = opened();
  for (const name of ["A", "B"]) actions.openMethod("s", `x.X/${name}`);
  actions.close("t1");
  expect(active()).toBe("t2");
});

test("stepping goes round", () => {
  const { actions, active } = opened();
  actions.step(1);
  expect(active()).toBeNull();
  for (const name of ["A", "B", "C"]) actions.openMethod("s", `x.X/${name}`);
  actions.step(1);
  expect(active()).toBe("t1");
  actions.step(-1);
  expect(active()).toBe("t3");
});

test("symbols are followed within the tab in front, back and forward; one asked for apart has a tab of its own", () => {
  const { store, actions, subjects, active } = opened();
  actions.openSymbol("s", "a.Order");
  actions.openSymbol("s", "a.Money", "units");
  expect(subjects()).toEqual(["a.Money"]);
  actions.visitSymbol("t1", "a.Currency");
  actions.stepSymbol("t1", -1);
  expect(subjects()).toEqual(["a.Money"]);
  expect(store.getState().trails.t1?.member).toBe("units");
  actions.stepSymbol("t1", -1);
  actions.stepSymbol("t1", -1);
  expect(subjects()).toEqual(["a.Order"]);
  actions.stepSymbol("t1", 1);
  actions.stepSymbol("t1", 1);
  expect(subjects()).toEqual(["a.Currency"]);
  actions.stepSymbol("t1", -1);
  actions.visitSymbol("t1", "a.Page");
  actions.stepSymbol("t1", 1);
  expect(subjects()).toEqual(["a.Page"]);

  actions.openSymbol("s", "a.Order", null, true);
  expect(subjects()).toEqual(["a.Page", "a.Order"]);
  actions.openMethod("s", "a.A/Get");
  actions.openSymbol("s", "a.Page", "size");
  expect(active()).toBe("t1");
  expect(store.getState().trails.t1?.member).toBe("size");
  actions.close("t1");
  expect(Object.keys(store.getState().trails)).toEqual(["t2"]);
});

test("another source's symbols, and those that no symbol tab is in front for, have tabs of their own", () => {
  const { actions, subjects } = opened();
  actions.openSymbol("s", "a.Order");
  actions.openSymbol("other", "a.Order");
  actions.openMethod("s", "a.A/Get");
  actions.openSymbol("s", "a.Money");
  expect(subjects()).toEqual(["a.Order", "a.Order", "a.A/Get", "a.Money"]);
});
