import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a keyring's session needs and is not here. */
export const lackingPrograms = ["dbus-run-session", "dbus-send", "gnome-keyring-daemon"].filter(
  (name) => spawnSync(name, ["--version"]).error !== undefined,
);

/** A bus that starts no service by itself: who is on it was started here. */
const busConfig = `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;

const hasKeyring = "dbus-send --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets";
const whenThere = `until ${hasKeyring} | grep -q true; do sleep 0.1; done`;
const keyrings = {
  /** Nobody keeps secrets on this bus. */
  absent: ":",
  /** As after a login without a password. Nobody can be asked for it. */
  locked: `gnome-keyring-daemon --start --foreground --components=secrets </dev/null & ${whenThere}`,
  /** Made with a password where there is none yet. */
  unlocked: `printf password | gnome-keyring-daemon --unlock --foreground --components=secrets & ${whenThere}`,
};

/** A D-Bus of its own, with or without GNOME's keyring on it. */
export interface KeyringSession {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts one whose keyring lies in a folder, and in no user's home. */
export async function startKeyringSession(folder: string, keyring: keyof typeof keyrings): Promise<KeyringSession> {
  const [config, runtime] = [path.join(folder, "bus.conf"), path.join(folder, "run")];
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  writeFileSync(config, busConfig);
  const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...environment } = process.env;
  const env = { ...environment, HOME: folder, XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder, XDG_RUNTIME_DIR: runtime };
  // It lasts as long as its standard input.
  const command = `{ ${keyrings[keyring]}; } >/dev/null; echo "address $DBUS_SESSION_BUS_ADDRESS"; cat; test -z "$!" || kill $!`;
  const child = spawn("dbus-run-session", [`--config-file=${config}`, "--", "sh", "-c", command], {
    env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    address: await addressOf(child),
    stop: () => {
      child.stdin?.end();
      return gone;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (data) => {
      said += data;
      const [, address] = /^address (.*)\n/m.exec(said) ?? [];
      if (address) resolve(address);
    });
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`dbus-run-session ended with ${code}: ${said}`)));
  });
}
