import { isMap, isScalar } from "yaml";
import { maxIntervalMs, maxRepeats, once, type Repeat } from "#shared/model/prepared-message";
import { type BodyFormat, bodyFormats, type RequestBody } from "#shared/model/request-body";
import type { SavedMessage } from "#shared/model/saved-request";
import { either, mapped } from "./composed-shapes";
import { type Field, list, number, optional, record, type Shape, text } from "./shape";

const formatTexts: Readonly<Record<BodyFormat, string>> = {
  json: "The message as JSON.",
  text: "The message in protobuf's text format.",
  hex: "The message's bytes in hex.",
  base64: "The message's bytes in base64.",
  file: "A file with the message's bytes, relative to the workspace.",
};

/** The body under the name of its format. */
const bodyField: Field<RequestBody> = {
  keys: Object.fromEntries(bodyFormats.map((format) => [format, { ...text.schema, description: formatTexts[format] }])),
  read: ({ at, map, reading }) => {
    const [first, second] = bodyFormats.flatMap((format) => {
      const node = at(format);
      return node === null ? [] : [{ format, node }];
    });
    if (!first) throw reading.wrong(map, `a message is expected here, under one of ${bodyFormats.join(", ")}`);
    if (second) throw reading.wrong(second.node, `the message stands here already as ${first.format}`);
    return { format: first.format, text: text.read(first.node, reading) };
  },
  write: ({ format, text: written }) => [[format, written]],
};

const repeat = record<Repeat>(
  {
    count: optional("count", number(1, maxRepeats), once.count, "How often it is sent."),
    intervalMs: optional("intervalMs", number(0, maxIntervalMs), once.intervalMs, "Milliseconds from one to the next."),
  },
  { inline: true },
);

const whole: Shape<SavedMessage> = record<SavedMessage>({
  name: optional("name", text, "", "What people call it."),
  body: bodyField,
  repeat: optional("repeat", repeat, once, "How often it is sent; once, at once, without this."),
});

const plain: Shape<SavedMessage> = mapped(text, {
  read: (json): SavedMessage => ({ name: "", body: { format: "json", text: json }, repeat: once }),
  write: ({ body }) => body.text,
});

const isPlain = ({ name, body, repeat: { count, intervalMs } }: SavedMessage) =>
  name === "" && body.format === "json" && count === once.count && intervalMs === once.intervalMs;

const message = either<SavedMessage>("a message as JSON, or a map with one of its formats", [plain, whole], {
  at: (node) => (isScalar(node) ? 0 : isMap(node) ? 1 : null),
  of: (value) => (isPlain(value) ? 0 : 1),
});
const messages = list(message);

/** `body` for one message, `messages` for several; a file has one of the two. */
export const messagesField: Field<readonly SavedMessage[]> = {
  keys: {
    body: { ...message.schema, description: "The message that is sent, as JSON or under the name of another format." },
    messages: { ...messages.schema, description: "The messages of a stream, in the order in which they are sent." },
  },
  read: ({ at, reading }) => {
    const [one, many] = [at("body"), at("messages")];
    if (one !== null && many !== null) throw reading.wrong(many, "a request has `body` or `messages`, and not both");
    if (one !== null) return [message.read(one, reading)];
    return many === null ? [] : messages.read(many, reading);
  },
  write: (values) => {
    const [first, second] = values;
    if (first && !second) return [["body", message.write(first)]];
    return values.length === 0 ? [] : [["messages", messages.write(values)]];
  },
};
