import { Fault } from "#shared/base/fault";
import type { Handlers } from "#shared/bridge/handlers";
import type { appContract } from "#shared/contract/app";
import type { Core } from "./core";
import { relayAll } from "./relay";

export function appHandlers({
  version,
  host,
  settings,
  session,
  recents,
  files,
  attached,
  sources,
  demo,
}: Core): Handlers<typeof appContract> {
  return {
    "app.info": async () => ({ version, shell: host.shell, platform: host.platform, capabilities: host.capabilities }),
    "app.commands": (_params, peer) => relayAll(peer, (push) => host.onCommand((command) => push({ command }))),
    "settings.read": () => settings.read(),
    "settings.write": (value) => settings.write(value).then(nothing),
    "session.read": () => session.read(),
    "session.write": (value) => session.write(value).then(nothing),
    "recents.list": async () => ({ recents: await recents.list() }),
    "recents.open": async ({ id }, { cancellation }) => {
      const place = await recents.placeOf(id);
      if ("path" in place) return { sourceId: theOne(await sources.open([place.path], cancellation)) };
      return { sourceId: await sources.reflect({ target: place.target, metadata: [], deadlineMs: null }, cancellation) };
    },
    "recents.clear": () => recents.clear().then(nothing),
    "files.pick": async ({ what }) => ({ files: (await host.pickFiles(what)).map((place) => files.named(place)) }),
    "files.list": ({ directory, all }) => files.list(directory, all),
    "files.resolve": ({ path, all }) => files.resolve(path, all),
    "files.attach": ({ handle }) => attached.attach(files.pathOf(handle)),
    "files.attachCopy": ({ name, bytes }) => attached.keepCopy(name, bytes),
    "files.attached": async ({ ids }) => ({ files: await attached.look(ids) }),
    "host.copyText": async ({ text }) => {
      host.copyText(text);
      return undefined;
    },
    "demo.start": () => demo.start(),
    "demo.stop": () => demo.stop().then(nothing),
    "demo.state": async () => ({ target: demo.target }),
  };
}

const nothing = () => undefined;

function theOne(ids: readonly string[]): string {
  const [id] = ids;
  if (id === undefined) throw new Fault("internal", "A path opened as no source.");
  return id;
}
