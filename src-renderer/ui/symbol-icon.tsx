import { Boxes, Braces, GitFork, Hash, List, Minus, MoveRight, Puzzle } from "lucide-react";

/** What a name of a schema stands for, by the names that shared/model/symbol.ts gives them; ui/ knows no domain. */
type SymbolKind = "message" | "enum" | "service" | "method" | "field" | "enum-value" | "extension" | "oneof";

const icons: Record<SymbolKind, typeof Boxes> = {
  message: Braces,
  enum: List,
  service: Boxes,
  method: MoveRight,
  field: Minus,
  "enum-value": Hash,
  extension: Puzzle,
  oneof: GitFork,
};

/** The sign of a kind of symbol. Decoration: the kind is also said in words. */
export function SymbolIcon({ kind, size = 14, className }: { kind: SymbolKind; size?: number; className?: string | undefined }) {
  const Icon = icons[kind];
  return <Icon size={size} className={className} aria-hidden="true" />;
}
