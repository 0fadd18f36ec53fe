import type { Disposable } from "#shared/base/disposable";

/** A file's text: line ends are `\n`, and there is no byte order mark. */
export interface StoredText {
  readonly text: string;
  /** Stands for the bytes on the disk. */
  readonly hash: string;
}

/** One file or folder; another stamp says that it was written since. */
export interface StoredFile {
  readonly path: string;
  readonly isFolder: boolean;
  readonly stamp: string;
  readonly size: number;
  readonly isLink: boolean;
}

/** Follows folders for changes. */
export interface StoreWatch extends Disposable {
  /** These and no others. Answers whether any is new, so that something in it may have been missed. */
  follow(folders: Iterable<string>): boolean;
}

/** The files of one workspace by their paths in it: what this room needs of storage (storage/workspace-files.ts says the faults). */
export interface FileStore {
  list(): Promise<readonly StoredFile[]>;
  /** One file as `list` has it; null where it is not there. */
  listOne(path: string): Promise<StoredFile | null>;
  read(path: string): Promise<StoredText & { readonly readOnly: boolean }>;
  /** The same of one that was just listed, without asking who may write it. */
  readListed(file: StoredFile): Promise<StoredText>;
  write(path: string, text: string, baseHash: string | null): Promise<string>;
  create(folder: string, name: string, text: string): Promise<string>;
  createFolder(folder: string, name: string): Promise<string>;
  move(path: string, folder: string, name: string): Promise<string>;
  duplicate(path: string): Promise<string>;
  remove(path: string): Promise<string>;
  restore(trashId: string): Promise<string>;
  watch(changed: () => void): StoreWatch;
}
