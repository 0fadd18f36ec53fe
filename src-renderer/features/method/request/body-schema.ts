import { useEffect, useState } from "react";
import type { MethodDetail } from "#shared/model/schema";
import type { TabState } from "#shared/model/settings";
import { useHost } from "../../../host/host";

const pauseMs = 300;
const maxTypes = 50;
/** UTF-16 units: in a longer text nobody looks for types. */
const maxLength = 1024 * 1024;

/** The full names of the types that a text's Anys name, in order and once. */
export function anyTypesOf(text: string): string[] {
  if (text.length > maxLength || !text.includes('"@type"')) return [];
  const names = [...text.matchAll(/"@type"\s*:\s*"(?:[^"\\\n]*\/)?([\w.]+)"/g)].map(([, name = ""]) => name);
  return [...new Set(names)].sort().slice(0, maxTypes);
}

/** The JSON Schema of a tab's body: that of its method, and of what its Anys hold as soon as their types are written. */
export function useBodySchema({ sourceId, subject, format, body }: TabState, detail: MethodDetail | null): string | null {
  const { client } = useHost();
  const own = detail?.jsonSchema ?? null;
  const types = format === "json" && own !== null ? anyTypesOf(body).join(" ") : "";
  const [packed, setPacked] = useState<{ types: string; own: string | null; schema: string } | null>(null);
  useEffect(() => {
    if (types === "") return;
    let current = true;
    const timer = setTimeout(() => {
      client.call("body.schema", { sourceId, method: subject, anyTypes: types.split(" ") }).then(
        ({ jsonSchema }) => current && setPacked({ types, own, schema: jsonSchema }),
        () => {},
      );
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, sourceId, subject, types, own]);
  // While another type is being written the schema of the one before will do: a new one restarts Monaco's worker.
  return types !== "" && packed !== null && packed.own === own ? packed.schema : own;
}
