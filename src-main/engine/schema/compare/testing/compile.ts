import { SchemaCatalog } from "../../catalog";
import type { SchemaProject } from "../../project";
import { type MethodShape, methodShape } from "../method-shape";

/** The project of one file's text, under the id that its label gives; throws if it has an error. */
export async function compile(text: string, label = "test"): Promise<SchemaProject> {
  const catalog = new SchemaCatalog();
  try {
    const project = await catalog.open({ kind: "upload", label, files: [{ path: "test.proto", text }] });
    const error = project.outline.diagnostics.find(({ severity }) => severity === "error");
    if (error) throw new Error(`${error.line}:${error.column} ${error.message}\n${text}`);
    return project;
  } finally {
    catalog.dispose();
  }
}

/** The shape of a method of a project. */
export function shapeIn(project: SchemaProject, method: string): MethodShape {
  const shape = methodShape(project.method(method).desc);
  if (shape === null) throw new Error("The method is too large to be compared.");
  return shape;
}
