import { describe, expect, test } from "vitest";
import { rank } from "./ranking";

const item = (text: string, detail = "") => ({ text, detail });
const found = (query: string, ...items: { text: string; detail: string }[]) => rank(items, query, 10).map((one) => one.item.text);

describe("rank", () => {
  test("the whole name, then the beginning, then a word's beginning, then the middle", () => {
    expect(found("get", item("WidgetList"), item("DoGet"), item("GetUser"), item("Get"))).toEqual([
      "Get",
      "GetUser",
      "DoGet",
      "WidgetList",
    ]);
  });

  test("every word must be found, in the name or beside it", () => {
    const user = item("Get", "acme.user.v1.UserService");
    const order = item("Get", "acme.order.v1.OrderService");
    expect(rank([order, user], "user get", 10).map((one) => one.item)).toEqual([user]);
    expect(found("user nothing", user, order)).toEqual([]);
  });

  test("a full name with its slash finds its method", () => {
    expect(found("userservice/ge", item("Get", "acme.UserService"), item("Get2", "acme.OrderService"))).toEqual(["Get"]);
  });

  test("a full name with its dots finds what has it before what is in it", () => {
    expect(found("acme.v1.user", item("id", "acme.v1.User"), item("User", "acme.v1"), item("UserList", "acme.v1"))).toEqual([
      "User",
      "id",
      "UserList",
    ]);
  });

  test("capitals find camel case, and are marked", () => {
    expect(rank([item("GetUserStatus")], "gst", 10)[0]?.ranges).toEqual([
      [0, 1],
      [7, 8],
      [8, 9],
    ]);
    expect(found("m7of25", item("Method7Of250"), item("Method70"))).toEqual(["Method7Of250"]);
    expect(found("gus", item("August"), item("Gesture"))).toEqual(["August"]);
  });

  test("an empty query keeps the order, and the limit holds", () => {
    const many = Array.from({ length: 30 }, (_, at) => item(`M${at}`));
    expect(rank(many, "  ", 10).map((one) => one.item)).toEqual(many.slice(0, 10));
    expect(rank(many, "m", 10)).toHaveLength(10);
  });

  test("Chinese titles are found", () => {
    expect(found("演示", item("启动演示"), item("打开文件夹"))).toEqual(["启动演示"]);
  });
});
