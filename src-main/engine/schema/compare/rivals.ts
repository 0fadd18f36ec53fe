import { splitMethod } from "#shared/model/method";
import type { SchemaRival } from "#shared/model/schema-change";
import type { SchemaProject } from "../project";
import { compareMethods } from "./compare-methods";
import { type MethodShape, methodShape } from "./method-shape";

const maxChanges = 300;

/**
 * The other sources that define a method of this name otherwise than `own`, in their order. One in which it did not load
 * has nothing to compare. Throws what `own.method` throws.
 */
export function rivalsOf(own: SchemaProject, others: readonly SchemaProject[], method: string): SchemaRival[] {
  const shape = methodShape(own.method(method).desc);
  if (shape === null) return [];
  return others.flatMap((other) => {
    const otherShape = other.source.id === own.source.id ? null : shapeIn(other, method);
    const changes = otherShape ? compareMethods(shape, otherShape) : [];
    if (changes.length === 0) return [];
    return [{ sourceId: other.source.id, label: other.source.label, changes: changes.slice(0, maxChanges), total: changes.length }];
  });
}

function shapeIn(project: SchemaProject, method: string): MethodShape | null {
  const parts = splitMethod(method);
  const service = project.outline.services.find(({ name }) => name === parts?.service);
  if (!service?.methods.some(({ name }) => name === parts?.method)) return null;
  try {
    return methodShape(project.method(method).desc);
  } catch {
    return null; // broken there
  }
}
