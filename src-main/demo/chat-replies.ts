const maxRepeats = 10_000;

/** What the demo's build server says to something said. */
export function chatReplies(text: string): string[] {
  const said = text.trim();
  const [, repeats] = /^repeat (\d{1,9})$/i.exec(said) ?? [];
  if (repeats !== undefined) return repeated(Number(repeats));
  switch (said.toLowerCase()) {
    case "":
      return ['You said nothing. Say "help" to see what I understand.'];
    case "help":
      return ["I understand: help, status, repeat 100, fail, bye. Anything else comes back."];
    case "status":
    case "status?":
      return ["checking, 3 of 4 stages done", "green: 412 tests passed"];
    case "fail":
      return ["as you wish"];
    case "bye":
      return ["bye, 再见"];
    default:
      return [`you said: ${said}`];
  }
}

function repeated(times: number): string[] {
  if (times > maxRepeats) return [`not more than ${maxRepeats} at once`];
  return Array.from({ length: times }, (_, i) => `${i + 1} of ${times}`);
}
