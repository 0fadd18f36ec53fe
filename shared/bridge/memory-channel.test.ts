import { memoryChannel } from "./memory-channel";
import { describeBridge } from "./testing/contract-suite";

describeBridge("memory", async () => memoryChannel());
