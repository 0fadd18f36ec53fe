/** What the composition lends: ways to choose what the panel itself cannot show. */
export interface ImportChoices {
  /** Lets the user choose a folder of the core's disk, beginning at one if given, and makes it an import path. */
  readonly chooseFolder: (sourceId: string, from: string | null) => void;
  /** Adds files that the page was given to a dropped source. */
  readonly addFiles: (sourceId: string, files: FileList) => void;
  readonly openFromDisk: () => void;
}
