import { useEffect, useState } from "react";
import type { ExpectationProblem } from "#shared/model/check";
import type { Expectations } from "#shared/model/saved-request";
import { useHost } from "../../../host/host";

const pauseMs = 250;
const none: readonly ExpectationProblem[] = [];

/** Which paths, patterns and names are none, by the core's own judgement, after a pause in typing. */
export function useExpectationProblems({ checks, takes }: Expectations): readonly ExpectationProblem[] {
  const { client } = useHost();
  const [problems, setProblems] = useState(none);
  useEffect(() => {
    if (checks.length + takes.length === 0) return setProblems(none);
    let isWanted = true;
    const crossing = checks.map((check) => (check.kind === "snapshot" ? { ...check, ignore: [...check.ignore] } : check));
    const expects = { checks: crossing, takes: [...takes], scripts: { before: "", after: "" } };
    const timer = setTimeout(() => {
      client.call("expectations.problems", { expects }).then(
        (answer) => isWanted && setProblems(answer.problems),
        () => {},
      );
    }, pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [client, checks, takes]);
  return problems;
}
