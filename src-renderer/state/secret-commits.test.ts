import { expect, it } from "vitest";
import { SecretCommits } from "./secret-commits";

it("there is nothing to wait for where nothing was typed", () => {
  const commits = new SecretCommits();
  commits.addField(() => {});
  expect(commits.settle()).toBeNull();
});

it("what stands in a field is handed on, and waited for with what is on its way", async () => {
  const commits = new SecretCommits();
  const kept: string[] = [];
  const ends: (() => void)[] = [];
  const keep = (name: string) => commits.track(new Promise<void>((resolve) => ends.push(resolve)).then(() => kept.push(name)));
  keep("handed on before");
  const remove = commits.addField(() => keep("typed"));
  const settled = commits.settle();
  expect(settled).not.toBeNull();
  for (const end of ends) end();
  await settled;
  expect(kept).toEqual(["handed on before", "typed"]);
  remove();
  expect(commits.settle()).toBeNull();
});

it("who waits hears what could not be kept, and nobody else does", async () => {
  const commits = new SecretCommits();
  commits.track(Promise.reject(new Error("disk full")));
  await expect(commits.settle()).rejects.toThrow("disk full");
  expect(commits.settle()).toBeNull();
});
