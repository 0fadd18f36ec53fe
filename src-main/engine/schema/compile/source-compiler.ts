import type { Cancellation } from "#shared/base/cancellation";
import { Fault } from "#shared/base/fault";
import { readSetFiles } from "../foreign/descriptor-set";
import { diagnosticsOf } from "../outline";
import { LoadMemory } from "../source/load-memory";
import { loadFromDisk, loadFromTexts } from "../source/load-source";
import { type LoadControl, readProtoFile } from "../source/source-files";
import type { EarlierCompilations, KeyedCompilation, SourceCompilation, SourceTexts } from "./compilation";
import { compileDescriptors, compileSets } from "./compile-descriptors";
import type { CompileControl, CompileInput, Preview } from "./schema-engine";
import { TextCompiler } from "./text-compiler";

/** Compiles one source, one time after another, and remembers what makes the next time faster. */
export class SourceCompiler {
  readonly #memory = new LoadMemory();
  readonly #compiler = new TextCompiler();
  /** Compiles texts that are not saved; null while nobody has edited since the source was compiled. */
  #drafts: TextCompiler | null = null;
  /** The ends of what it is busy with: a compiler does one thing at a time. */
  #busy: Promise<unknown> = Promise.resolve();
  #previewing: Promise<unknown> = Promise.resolve();

  /** What was compiled of texts, by import name. */
  get files(): ReadonlyMap<string, KeyedCompilation> {
    return this.#compiler.files;
  }

  /** How many texts were compiled in all, rather than found to be as before. */
  get compiled(): number {
    return this.#compiler.compiled;
  }

  /** One at a time. `earlier` is asked for compilations of an earlier run where there are texts to compile. */
  compile(input: CompileInput, earlier: () => Promise<EarlierCompilations>, control: CompileControl): Promise<SourceCompilation> {
    const compiling = this.#busy.then(() => this.#compile(input, earlier, control));
    this.#busy = compiling.catch(() => {});
    return compiling;
  }

  /** What would be wrong with `input`, which was compiled before, if the file at `path` had another text. */
  preview(input: CompileInput, path: string, text: string, cancellation?: Cancellation): Promise<Preview> {
    const previewing = this.#previewing.then(() => this.#preview(input, path, text, cancellation));
    this.#previewing = previewing.catch(() => {});
    return previewing;
  }

  async #preview(input: CompileInput, path: string, text: string, cancellation: Cancellation | undefined): Promise<Preview> {
    cancellation?.throwIfCancelled();
    if (input.kind !== "disk") throw new Fault("unsupported", "Only files of the disk can be changed.");
    const loaded = await loadFromDisk(input.paths, { ...input, unsaved: new Map([[path, text]]), cancellation }, this.#memory);
    this.#drafts ??= new TextCompiler();
    const schema = await this.#drafts.compile(loaded, { earlier: this.files, cancellation });
    const name = [...schema.paths].find(([, one]) => one === path)?.[0] ?? null;
    return { diagnostics: diagnosticsOf(schema), name };
  }

  async #compile(input: CompileInput, earlier: () => Promise<EarlierCompilations>, control: CompileControl): Promise<SourceCompilation> {
    control.cancellation?.throwIfCancelled();
    this.#drafts = null;
    switch (input.kind) {
      case "disk": {
        const loaded = await loadFromDisk(input.paths, { ...input, ...readingOf(control) }, this.#memory);
        const places = new Map([...loaded.texts].map(([name, { path }]) => [name, path]));
        const read = async (name: string) => withoutMark((await readProtoFile(places.get(name) ?? "")).text);
        // Not `loaded` itself: it holds the texts.
        const { resolveImport } = loaded;
        const known = this.files.size === 0 ? await earlier() : new Map();
        const schema = await this.#compiler.compile(loaded, { ...compilingOf(control), earlier: known });
        return this.#compilation(schema, { names: new Set(places.keys()), read, resolveImport });
      }
      case "texts": {
        const loaded = await loadFromTexts(input.files, input.added, input);
        const texts = new Map<string, string>();
        for (const [name, text] of loaded.texts) texts.set(name, withoutMark((await text.read()).text));
        const { resolveImport } = loaded;
        const schema = await this.#compiler.compile(loaded, control);
        return this.#compilation(schema, { names: new Set(texts.keys()), read: async (name) => texts.get(name) ?? "", resolveImport });
      }
      case "setPaths":
        return compileSets(await readSetFiles(input.paths));
      case "sets":
        return compileSets(input.files);
      case "descriptors":
        return compileDescriptors(input);
    }
  }

  /** Holds what is needed of what was loaded, and not all of it: the texts are as large as the rest together. */
  #compilation(schema: SourceCompilation["schema"], texts: SourceTexts): SourceCompilation {
    return { schema, files: [...this.files.values()], texts };
  }
}

/** To read a file is half of the work: a count that began anew for the other half would look like a mistake. */
function readingOf({ cancellation, progress }: CompileControl): LoadControl {
  return {
    cancellation,
    found: (files) => progress?.(files, null),
    read: (files, found) => progress?.(Math.floor(files / 2), found),
  };
}

function compilingOf({ cancellation, progress }: CompileControl): CompileControl {
  return { cancellation, progress: (done, total) => progress?.(total === null ? done : Math.floor((total + done) / 2), total) };
}

/** A byte order mark is no part of a text. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
