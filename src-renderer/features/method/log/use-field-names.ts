import { useEffect, useMemo, useState } from "react";
import type { CallHead } from "#shared/model/call";
import type { FieldShape, MessageShape } from "#shared/model/message-shape";
import { useHost } from "../../../host/host";
import { useSchemas } from "../../../state/window-state";
import { ShapeCache } from "../form/shape-cache";
import { useChangesOf } from "./use-changes-of";

/** What the schema knows of the fields of the messages that a call receives. */
export interface FieldNames {
  /** Of the message itself; null where it is not known, undefined while it is on its way. */
  readonly shape: MessageShape | null | undefined;
  readonly shapes: ShapeCache;
  /** The full name of the message's type; "" while it is not known. */
  readonly type: string;
}

export function useFieldNames({ sourceId, method }: CallHead): FieldNames {
  const { client } = useHost();
  const revision = useSchemas((schemas) => schemas.revision);
  const [type, setType] = useState("");
  const shapes = useMemo(
    () => new ShapeCache(async (names) => (await client.call("schema.shapes", { sourceId, names: [...names] })).shapes),
    [client, sourceId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is the reason to ask again
  useEffect(() => {
    let current = true;
    shapes.renew();
    client.call("schema.method", { sourceId, method }).then(
      ({ output }) => {
        if (!current) return;
        setType(output);
        shapes.want(output);
      },
      () => {}, // without its schema a log is still a log
    );
    return () => {
      current = false;
    };
  }, [client, shapes, sourceId, method, revision]);
  const shape = useChangesOf(shapes.onDidChange, () => (type === "" ? undefined : shapes.get(type)));
  return useMemo(() => ({ shape, shapes, type }), [shape, shapes, type]);
}

/** The fields of the message at the end of a path, by their full paths; undefined while they are on their way. */
export interface PathFields {
  readonly paths: readonly string[];
  /** Does the path lead to a field? Null where nobody knows. */
  readonly isField: boolean | null;
}

/** The fields that a path may lead to, as far as their types are known; types on the way are asked for. */
export function fieldsAlong(path: string, type: string, shapes: Pick<ShapeCache, "get" | "want">): PathFields {
  const steps = path.split(".");
  let name = type;
  let prefix = "";
  for (const step of steps.slice(0, -1)) {
    const shape = known(name, shapes);
    if (!shape) return { paths: [], isField: null };
    const field = shape.fields.find((one) => isNamed(one, step));
    // A map's keys are anybody's guess.
    if (!field || field.mapKey !== null || field.value.kind !== "message") return { paths: [], isField: field ? null : false };
    name = field.value.name;
    prefix += `${step}.`;
  }
  const shape = known(name, shapes);
  if (!shape) return { paths: [], isField: null };
  const last = steps.at(-1) ?? "";
  return { paths: shape.fields.map(({ key }) => `${prefix}${key}`), isField: shape.fields.some((one) => isNamed(one, last)) };
}

function known(name: string, shapes: Pick<ShapeCache, "get" | "want">): MessageShape | null | undefined {
  if (name !== "") shapes.want(name);
  return shapes.get(name);
}

const isNamed = ({ key, name }: FieldShape, step: string) => key === step || name === step;
