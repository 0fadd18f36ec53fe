import path from "node:path";

/** A path as a person writes it: `~` for the home folder. */
export function shortPath(place: string, home: string): string {
  if (place === home) return "~";
  return place.startsWith(home + path.sep) ? `~${place.slice(home.length)}` : place;
}

/** The absolute path of what a person wrote. `~` is the home folder, and so is what is relative: a window has no other place. */
export function fullPath(text: string, home: string): string {
  const trimmed = text.trim();
  if (trimmed === "~") return home;
  if (/^~[/\\]/.test(trimmed)) return path.join(home, trimmed.slice(2));
  return path.resolve(home, trimmed);
}
