import { expect, test } from "vitest";
import { type DroppedEntry, dropLabel, readDropped, uploadLimits } from "./dropped-files";

const file = (name: string, text: string, size = text.length): DroppedEntry => ({
  name,
  file: async () => ({ size, text: async () => text, arrayBuffer: async () => new TextEncoder().encode(text).buffer }),
  list: async () => [],
});
const folder = (name: string, ...children: DroppedEntry[]): DroppedEntry => ({ name, file: null, list: async () => children });

test("every .proto below is read, by its path from what was dropped", async () => {
  const dropped = [
    folder(
      "api",
      file("a.proto", "A"),
      folder("v1", file("用户.PROTO", "B"), file("x.go", "no")),
      folder("node_modules", file("c.proto", "C")),
    ),
    file("d.proto", "D"),
  ];
  expect(await readDropped(dropped)).toEqual([
    { path: "api/a.proto", text: "A" },
    { path: "api/v1/用户.PROTO", text: "B" },
    { path: "d.proto", text: "D" },
  ]);
});

test("descriptor sets are read as bytes", async () => {
  expect(await readDropped([folder("out", file("api.binpb", "\u0001"), file("image.json", "{}"), file("other.json", "{}"))])).toEqual([
    { path: "out/api.binpb", bytes: new Uint8Array([1]) },
    { path: "out/image.json", bytes: new Uint8Array([0x7b, 0x7d]) },
  ]);
});

test("nothing to read is a fault", async () => {
  await expect(readDropped([folder("empty"), file("x.txt", "")])).rejects.toMatchObject({ code: "no-protos" });
  await expect(readDropped([])).rejects.toMatchObject({ code: "no-protos" });
});

test("too much is a fault, found before it is read", async () => {
  const large: DroppedEntry = {
    ...file("a.proto", ""),
    file: async () => ({
      size: uploadLimits.bytes + 1,
      text: () => Promise.reject(new Error("read")),
      arrayBuffer: () => Promise.reject(new Error("read")),
    }),
  };
  await expect(readDropped([large])).rejects.toMatchObject({ code: "too-large" });
  const many = folder("many", ...Array.from({ length: uploadLimits.files + 1 }, (_, at) => file(`${at}.proto`, "x")));
  await expect(readDropped([many])).rejects.toMatchObject({ code: "too-large" });
});

test("a folder that holds itself ends", async () => {
  const loop: DroppedEntry = { name: "loop", file: null, list: async () => [loop] };
  await expect(readDropped([loop])).rejects.toMatchObject({ code: "too-large" });
});

test("a drop is called by what was dropped", () => {
  expect(dropLabel(["api"])).toBe("api");
  expect(dropLabel(["a.proto", "b.proto", "c.proto"])).toBe("a.proto +2");
});
