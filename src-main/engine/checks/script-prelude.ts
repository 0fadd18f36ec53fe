/**
 * Runs in the box, before a script, and makes what the script sees: `request`, `response`, `vars`, `check`, `log`. It keeps the functions
 * that it needs for itself, so that a script that changes them does so to itself alone.
 */
export const scriptPrelude = `function (host, text) {
  "use strict";
  const { parse, stringify } = JSON;
  const data = parse(text);
  const textOf = (value) => {
    if (typeof value === "string") return value;
    const json = typeof value === "object" && value !== null && !(value instanceof Error) ? stringify(value) : undefined;
    return json === undefined ? "" + value : json;
  };
  const give = (name, value) => Object.defineProperty(globalThis, name, { value, enumerable: true });
  give("request", data.request);
  if (data.response !== null) give("response", Object.freeze(data.response));
  give("vars", Object.freeze({
    get: (name) => host.get("" + name),
    set: (name, value) => host.set("" + name, textOf(value)),
  }));
  give("check", (title, condition, found) => {
    host.check("" + title, condition ? "1" : "", found === undefined ? "" : textOf(found));
    return !!condition;
  });
  give("log", (...values) => {
    let line = "";
    for (let at = 0; at < values.length; at++) line += (at === 0 ? "" : " ") + textOf(values[at]);
    host.log(line);
  });
  return () => stringify({ metadata: data.request.metadata, messages: data.request.messages });
}`;
