import { FolderListings } from "./folder-listings";
import type { Header, ImportRoots } from "./import-roots";
import { KnownTexts } from "./known-texts";

/** Which file has which import name, and what that was worked out of. */
export interface Layout {
  readonly hints: string;
  readonly headers: ReadonlyMap<string, Header>;
  /** Which of them were opened; the others were found for imports. */
  readonly opened: ReadonlySet<string>;
  /** Places where no file was. */
  readonly absent: ReadonlySet<string>;
  readonly roots: ImportRoots;
  readonly names: ReadonlyMap<string, string>;
}

/** What is known of a source from loading it before. */
export class LoadMemory {
  readonly texts = new KnownTexts();
  readonly folders = new FolderListings();
  layout: Layout | null = null;
}
