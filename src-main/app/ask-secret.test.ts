import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { Collector } from "../cli/testing/cli";
import { askSecret } from "./ask-secret";

it("asks for a line, and shows nothing of it", async () => {
  const [input, output] = [new PassThrough(), new Collector()];
  const asked = askSecret("Password of a.p12: ", input, output);
  input.write("geheimm\u007f 密\r");
  expect(await asked).toBe("geheim 密");
  expect(output.text).toBe("Password of a.p12: \n");
});

it("is cancelled by Ctrl-C, and by the end of the input", async () => {
  for (const end of [(input: PassThrough) => void input.write("abc\u0003"), (input: PassThrough) => void input.end()]) {
    const input = new PassThrough();
    const asked = askSecret("?", input, new Collector());
    end(input);
    await expect(asked).rejects.toMatchObject({ code: "cancelled" });
  }
});
