import { useState } from "react";
import type { MessageProblem } from "#shared/model/message-view";
import { useTexts } from "../../../i18n/i18n";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import styles from "./message-view.module.css";

interface ProblemNoticeProps {
  readonly problems: readonly MessageProblem[];
  readonly onGo: (problem: MessageProblem) => void;
}

/** What is wrong with a message's bytes: one problem as it is, several as a list that opens. */
export function ProblemNotice({ problems, onGo }: ProblemNoticeProps) {
  const { t, count } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const [first] = problems;
  if (!first) return null;
  const single = problems.length === 1;
  // Fields that only a newer schema knows are a fact rather than a fault.
  const unknown = problems.every(({ kind }) => kind === "unknown-field");
  const title = count(unknown ? "message.unknowns" : "message.problems", problems.length);
  const acts = single ? (
    <GoTo problem={first} onGo={onGo} />
  ) : (
    <Button size="s" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
      {t(isOpen ? "message.problems.hide" : "message.problems.show")}
    </Button>
  );
  return (
    <div className={styles.problems}>
      <Notice tone={unknown ? "info" : "warn"} title={single ? first.message : title} acts={acts}>
        {t("message.problems.note")}
      </Notice>
      {isOpen && !single && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <ul className={styles.list} aria-label={t("message.problems.list")} tabIndex={0}>
          {problems.map((problem, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity but their place
            <li key={at}>
              <span>{problem.message}</span>
              <GoTo problem={problem} onGo={onGo} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function GoTo({ problem, onGo }: { problem: MessageProblem; onGo: ProblemNoticeProps["onGo"] }) {
  const { t, number } = useTexts();
  const { path, offset } = problem;
  return (
    <Button size="s" onClick={() => onGo(problem)}>
      {path === "" ? t("message.problem.go.byte", { n: number(offset) }) : t("message.problem.go", { path })}
    </Button>
  );
}
