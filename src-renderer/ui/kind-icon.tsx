/** The four RPC kinds, by the names that shared/model/method.ts gives them; ui/ knows no domain. */
type MethodKind = "unary" | "server-stream" | "client-stream" | "bidi";

const paths: Record<MethodKind, string> = {
  unary: "M2.5 8h10M9.5 5l3 3-3 3",
  "server-stream": "M13.5 5.5H3.5M6 3L3.5 5.5 6 8M13.5 11H5.5M8 8.5L5.5 11 8 13.5",
  "client-stream": "M2.5 5.5h10M10 3l2.5 2.5L10 8M2.5 11h8M8 8.5l2.5 2.5L8 13.5",
  bidi: "M2.5 5.5h10M10 3l2.5 2.5L10 8M13.5 11h-10M6 8.5L3.5 11 6 13.5",
};

const colours: Record<MethodKind, string> = {
  unary: "var(--kind-unary)",
  "server-stream": "var(--kind-server)",
  "client-stream": "var(--kind-client)",
  bidi: "var(--kind-bidi)",
};

/** The sign of an RPC kind: who sends one message, who sends many. Decoration: the kind is also said in words. */
export function KindIcon({ kind, size = 15 }: { kind: MethodKind; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke={colours[kind]}
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[kind]} />
    </svg>
  );
}
