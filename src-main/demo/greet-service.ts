import type { CallHandler } from "../engine/channels/server";
import type { DemoTypes } from "./demo-types";
import { firstMessage } from "./first-message";

const greetings: readonly (readonly [language: string, hello: (name: string) => string])[] = [
  ["en", (name) => `Hello, ${name}!`],
  ["zh-CN", (name) => `${name},你好!`],
  ["fr", (name) => `Bonjour ${name} !`],
  ["ja", (name) => `こんにちは、${name}さん!`],
  ["ar", (name) => `مرحبا ${name}!`],
  ["hi", (name) => `नमस्ते ${name}!`],
];

/** greet.Greeter. */
export function greetService(types: DemoTypes): ReadonlyMap<string, CallHandler> {
  const hello =
    (count: number): CallHandler =>
    async (call) => {
      const { name } = types.read<{ readonly name: string }>("greet.HelloRequest", await firstMessage(call));
      for (const [language, greet] of greetings.slice(0, count)) {
        await call.send(types.write("greet.HelloReply", { message: greet(name || "world"), language }));
      }
      return undefined;
    };
  return new Map([
    ["/greet.Greeter/SayHello", hello(1)],
    ["/greet.Greeter/SayHelloStream", hello(greetings.length)],
  ]);
}
