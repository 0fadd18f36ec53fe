import type { MethodKind } from "#shared/model/method";
import type { MethodRow, ServicePage, TypeRef } from "#shared/model/symbol";
import { useTexts } from "../../i18n/i18n";
import { Button } from "../../ui/button";
import { KindIcon } from "../../ui/kind-icon";
import { Comment } from "./comment";
import { MemberName } from "./member-name";
import { MemberTable } from "./member-table";
import { useNavigation } from "./navigation";
import styles from "./pages.module.css";
import { TypeText } from "./symbol-link";

interface ServiceBodyProps {
  readonly page: ServicePage;
  readonly member: string | null;
  readonly scroller: HTMLElement | null;
}

/** The methods of a service, each with the way to its call. */
export function ServiceBody({ page, member, scroller }: ServiceBodyProps) {
  const { t } = useTexts();
  if (page.methods.length === 0) return <p className={styles.none}>{t("schema.empty.service")}</p>;
  return (
    <MemberTable
      label={t("schema.methods")}
      columns={[
        t("schema.column.method"),
        t("schema.column.input"),
        t("schema.column.output"),
        t("schema.column.comment"),
        t("schema.column.call"),
      ]}
      layout={styles.methods ?? ""}
      rows={page.methods}
      keyOf={({ name }) => name}
      cells={(method) => [
        <MethodName key="name" method={method} />,
        <Flow key="input" type={method.input} streams={sendsMany(method.kind)} />,
        <Flow key="output" type={method.output} streams={method.kind === "server-stream" || method.kind === "bidi"} />,
        <Comment key="comment" {...method} />,
        <CallButton key="call" service={page.name} method={method.name} />,
      ]}
      marked={page.methods.findIndex(({ name }) => name === member)}
      scroller={scroller}
    />
  );
}

function sendsMany(kind: MethodKind): boolean {
  return kind === "client-stream" || kind === "bidi";
}

function MethodName({ method }: { method: MethodRow }) {
  const { t } = useTexts();
  return (
    <span className={styles.method} title={t(`kind.${method.kind}`)}>
      <KindIcon kind={method.kind} />
      <MemberName {...method} />
      <span className="visually-hidden">{t(`kind.${method.kind}`)}</span>
    </span>
  );
}

function Flow({ type, streams }: { type: TypeRef; streams: boolean }) {
  const { t } = useTexts();
  return (
    <>
      {streams && <span className={styles.label}>{t("schema.stream")} </span>}
      <TypeText type={type} />
    </>
  );
}

function CallButton({ service, method }: { service: string; method: string }) {
  const { t } = useTexts();
  const { call } = useNavigation();
  return (
    <Button size="s" aria-label={t("schema.call.named", { name: method })} onClick={() => call(`${service}/${method}`)}>
      {t("schema.call")}
    </Button>
  );
}
