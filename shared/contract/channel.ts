import * as v from "valibot";
import { stream } from "../bridge/operation";
import { type ChannelStatus, channelStates } from "../model/channel-status";
import { shortText } from "./values";

const status = v.object({
  state: v.picklist(channelStates),
  peer: v.nullable(v.string()),
  isProxied: v.boolean(),
  tls: v.nullable(v.object({ version: v.string(), cipher: v.string(), alpn: v.string() })),
}) satisfies v.GenericSchema<unknown, ChannelStatus>;

/** The connections that calls go over. They come with calls and go when nobody has used them for a while. */
export const channelContract = {
  /** How the channel to a target stands, the one that was used last where there are several; now, and again when it changes. Fault: target-invalid. */
  "channel.watch": stream(v.object({ target: shortText }), status),
};
