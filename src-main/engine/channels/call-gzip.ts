import type { Metadata, MetadataOptions } from "@grpc/grpc-js";
import { CompressionFilter } from "@grpc/grpc-js/build/src/compression-filter.js";

const gzipOption = "wirebench.gzip";
const gzip = 2;

/** What is private of grpc-js 1.14.7's CompressionFilter, of which each call has one. */
interface Compressing {
  readonly sharedFilterConfig: ConstructorParameters<typeof CompressionFilter>[1];
  sendCompression: object;
  currentCompressionAlgorithm: string;
  sendMetadata(metadata: Promise<Metadata>): Promise<Metadata>;
}

/** The option of a call's metadata by which its messages go out compressed, if the server takes that. */
export function compressedBy(isCompressed: boolean): MetadataOptions {
  return isCompressed ? ({ [gzipOption]: true } as MetadataOptions) : {};
}

/**
 * Makes grpc-js compress by call, while it does so by channel: another call on the same connection stays as it is. To be called once.
 */
export function compressByCall(): void {
  const filter = CompressionFilter.prototype as unknown as Compressing;
  const { sendMetadata } = filter;
  // It comes before the call's first message.
  filter.sendMetadata = async function (this: Compressing, metadata) {
    const headers = await metadata;
    if (gzipOption in headers.getOptions()) {
      // What it would be in a channel that compresses: it knows what the server takes.
      const compressing = new CompressionFilter({ "grpc.default_compression_algorithm": gzip }, this.sharedFilterConfig);
      const { sendCompression, currentCompressionAlgorithm } = compressing as unknown as Compressing;
      Object.assign(this, { sendCompression, currentCompressionAlgorithm });
    }
    return sendMetadata.call(this, Promise.resolve(headers));
  };
}
