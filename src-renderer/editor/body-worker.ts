/**
 * Monaco's JSON worker for request bodies, in which `{{name}}` may stand for a value: it is given a text of the same length
 * that is JSON, so that completion, hover, folding and tidying work as without, and says nothing of what is only known when
 * the body is sent.
 */
import { initialize } from "monaco-editor/internal/common/initialize";
import { type CreateData, type Diagnostic, JSONWorker, type WorkerContext } from "monaco-editor/languages/features/json/jsonWorker";
import { disguise, isAboutPlaceholder } from "./placeholder-text";

/** A worker's context in which bodies look like JSON. */
function disguised(context: WorkerContext): WorkerContext {
  return {
    getMirrorModels: () =>
      context.getMirrorModels().map((model) => ({
        uri: model.uri,
        version: model.version,
        getValue: () => disguise(model.getValue()),
      })),
  };
}

class BodyWorker extends JSONWorker {
  readonly #context: WorkerContext;

  constructor(context: WorkerContext, data: CreateData) {
    super(disguised(context), data);
    this.#context = context;
  }

  override async doValidation(uri: string): Promise<Diagnostic[]> {
    const found = await super.doValidation(uri);
    const text =
      this.#context
        .getMirrorModels()
        .find((model) => model.uri.toString() === uri)
        ?.getValue() ?? "";
    return found.filter(({ range }) => !isAboutPlaceholder(text, range));
  }
}

self.onmessage = () => initialize((context, data) => new BodyWorker(context, data));
