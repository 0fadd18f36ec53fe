/**
 * `node scripts/google-protos.mjs`: renews assets/google-protos, the .proto files of Google's that most APIs import, from
 * the npm package that Google publishes. Needs the registry; the build and the tests do not run it.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./fresh-build.mjs";

const name = "google-proto-files";
const version = "5.0.3";
/** Only what lies in these folders themselves: below them are whole products. */
const folders = ["google/api", "google/rpc", "google/rpc/context", "google/type", "google/longrunning"];
const target = path.join(root, "assets", "google-protos");

const readme = `# Google's common protos
The files of \`${folders.join("`, `")}\` from the npm package [${name}](https://www.npmjs.com/package/${name}) ${version}, unchanged; Apache-2.0, see LICENSE.
The schema engine finds them last: a copy in a project, or in an import path, wins.

To renew them, set the version in \`scripts/google-protos.mjs\` and run \`node scripts/google-protos.mjs\`.
`;

const scratch = mkdtempSync(path.join(tmpdir(), "google-protos-"));
try {
  const packed = execFileSync("npm", ["pack", `${name}@${version}`, "--silent"], { cwd: scratch, encoding: "utf8" }).trim();
  execFileSync("tar", ["-xzf", packed], { cwd: scratch });
  const unpacked = path.join(scratch, "package");
  rmSync(target, { recursive: true, force: true });
  for (const folder of folders) {
    mkdirSync(path.join(target, folder), { recursive: true });
    for (const file of readdirSync(path.join(unpacked, folder))) {
      if (file.endsWith(".proto")) cpSync(path.join(unpacked, folder, file), path.join(target, folder, file));
    }
  }
  cpSync(path.join(unpacked, "LICENSE"), path.join(target, "LICENSE"));
  writeFileSync(path.join(target, "README.md"), readme);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
