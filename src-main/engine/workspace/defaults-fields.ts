import { isMap, isScalar } from "yaml";
import type { Variable } from "#shared/model/feed";
import type { MetadataEntry } from "#shared/model/metadata";
import type { CallSettingsText, InheritedDefaults } from "#shared/model/saved-request";
import type { KeepaliveText } from "#shared/model/settings";
import { auth } from "./auth-shape";
import { either, mapped, named } from "./composed-shapes";
import { type Field, flag, nullable, optional, perhaps, record, required, type Shape, text } from "./shape";

type MetadataValue = Pick<MetadataEntry, "value" | "enabled">;

const enabled = optional("enabled", flag, true, "False for what is kept and not sent.");

const metadataValue = either<MetadataValue>(
  "a text, or a map with `value` and `enabled`",
  [
    mapped(text, { read: (value): MetadataValue => ({ value, enabled: true }), write: ({ value }) => value }),
    record<MetadataValue>({ enabled, value: optional("value", text, "", "The value.") }, { inline: true }),
  ],
  { at: (node) => (isScalar(node) ? 0 : isMap(node) ? 1 : null), of: (value) => (value.enabled ? 0 : 1) },
);

const metadataItem = mapped(
  record<MetadataEntry>({ key: required("key", text, "The key."), value: optional("value", text, "", "The value."), enabled }),
  {
    read: ({ key, ...value }): readonly [string, MetadataValue] => [key, value],
    write: ([key, value]) => ({ key, ...value }),
  },
);

const metadata: Shape<readonly MetadataEntry[]> = mapped(named({ keyName: "key", value: metadataValue, item: metadataItem }), {
  read: (entries) => entries.map(([key, value]) => ({ key, ...value })),
  write: (entries) => entries.map(({ key, ...value }) => [key, value] as const),
});

const variableItem = mapped(
  record<Variable>({ name: required("name", text, "The name."), value: optional("value", text, "", "The value.") }),
  {
    read: ({ name, value }): readonly [string, string] => [name, value],
    write: ([name, value]) => ({ name, value }),
  },
);

const variables: Shape<readonly Variable[]> = mapped(named({ keyName: "name", value: text, item: variableItem }), {
  read: (entries) => entries.map(([name, value]) => ({ name, value })),
  write: (entries) => entries.map(({ name, value }) => [name, value] as const),
});

const keepalive = record<KeepaliveText>(
  {
    every: required("every", text, "How often the server is pinged: 310s."),
    timeout: required("timeout", text, "How long an answer is waited for: 20s."),
  },
  { inline: true },
);

const settings = record<CallSettingsText>({
  deadline: perhaps("deadline", text, "How long a call may take: 500ms, 5s, 1m; empty for no end."),
  maxReceive: perhaps("maxReceive", text, "The largest message that is received: 16 MB."),
  maxSend: perhaps("maxSend", text, "The largest message that is sent."),
  gzip: perhaps("gzip", flag, "Send messages compressed."),
  waitForReady: perhaps("waitForReady", flag, "Wait for a connection instead of failing."),
  keepalive: perhaps("keepalive", keepalive, "Pings that keep the connection."),
});

type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

/** What requests, folders and the workspace all may say. */
export const defaultsFields: Fields<InheritedDefaults> = {
  auth: nullable("auth", auth, "How calls are authenticated."),
  docs: optional("docs", text, "", "Markdown."),
  metadata: optional("metadata", metadata, [], "Metadata that is sent, by key."),
  settings: optional("settings", settings, {}, "How calls are made."),
  target: nullable("target", text, "The server: host:port. Variables stand as {{name}}."),
  variables: optional("variables", variables, [], "What {{name}} stands for."),
};
