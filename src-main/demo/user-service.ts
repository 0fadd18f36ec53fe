import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { CallHandler } from "../engine/channels/server";
import type { DemoTypes } from "./demo-types";
import { firstMessage } from "./first-message";
import { helpLink, invalidField, statusWithDetails } from "./rpc-status";

interface GetUserRequest {
  readonly id: number;
  readonly view: number;
  readonly asOf?: Timestamp;
  readonly lookup: { readonly case: "byEmail" | "byLogin" | undefined; readonly value?: string };
}

const notFound = 5;
const fullView = 2;
const nobody = 404;
const maxId = 9999;
const names = [
  "Ada Lovelace",
  "张小泽",
  "Grace Hopper",
  "María Peña",
  "王秀英",
  "Đặng Thị Hà",
  "Björn Åkesson",
  "佐藤 葵",
  "Oluwaseun Ade",
  "Zoë O’Neil",
];
const logins = ["ada", "xiaoze", "grace", "maria", "xiuying", "ha", "bjorn", "aoi", "seun", "zoe"];

/** user.UserService. */
export function userService(types: DemoTypes): ReadonlyMap<string, CallHandler> {
  const getUser: CallHandler = async (call) => {
    const request = types.read<GetUserRequest>("user.GetUserRequest", await firstMessage(call));
    const user = userOf(idOf(request), request.view === fullView);
    await call.send(types.write("user.User", { ...user, asOf: request.asOf ?? timestampFromMs(Date.now()) }));
    return [{ key: "x-cost", value: "1" }];
  };
  return new Map([["/user.UserService/GetUser", getUser]]);
}

function idOf({ id, lookup }: GetUserRequest): number {
  if (id < 0 || id > maxId) throw invalidField("id", `must be from 0 to ${maxId}`);
  if (id === nobody) throw noSuchUser(id);
  if (id > 0) return id;
  // An address or a sign-in name belongs to the first user with that sign-in name.
  const login = lookup.value?.split("@")[0] ?? "";
  if (login === "") return 1;
  const index = logins.indexOf(login.toLowerCase());
  if (index < 0) throw noSuchUser(login);
  return index + 1;
}

function noSuchUser(who: number | string) {
  return statusWithDetails(notFound, "no such user", [
    { type: "ErrorInfo", fields: { reason: "USER_UNKNOWN", domain: "user.example.com", metadata: { id: String(who) } } },
    helpLink("Users and their numbers", "https://example.com/errors/USER_UNKNOWN"),
  ]);
}

function userOf(id: number, full: boolean): object {
  const index = (id - 1) % names.length;
  const round = Math.floor((id - 1) / names.length);
  const name = names[index] ?? "";
  const login = `${logins[index] ?? ""}${round === 0 ? "" : round + 1}`;
  const basic = { id, name, email: `${login}@example.com` };
  if (!full) return basic;
  return {
    ...basic,
    createdAt: timestampFromMs(Date.UTC(2019, 0, 1) + id * 86_400_000),
    roles: id % 3 === 0 ? [1, 2, 3] : [1, 2],
    settings: { theme: id % 2 === 0 ? "dark" : "light", language: index === 1 || index === 4 ? "zh-CN" : "en" },
  };
}
