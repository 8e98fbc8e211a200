package dev.churnlab.data;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** The compressions that pandas, polars, Spark and DuckDB write, without Hadoop's classes for them. */
final class ParquetCodecs implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                return codec == CompressionCodecName.SNAPPY
                        ? BytesInput.from(Snappy.compress(bytes.toByteArray()))
                        : bytes;
            }

            @Override
            public CompressionCodecName getCodecName() {
                return codec;
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int size) throws IOException {
                return BytesInput.from(ParquetCodecs.decompress(codec, bytes.toByteArray(), size));
            }

            @Override
            public void decompress(ByteBuffer input, int compressed, ByteBuffer output, int size) throws IOException {
                var bytes = new byte[compressed];
                input.get(bytes);
                output.put(ParquetCodecs.decompress(codec, bytes, size));
            }

            @Override
            public void release() {}
        };
    }

    private static byte[] decompress(CompressionCodecName codec, byte[] bytes, int size) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> bytes;
            case SNAPPY -> Snappy.uncompress(bytes);
            case ZSTD -> Zstd.decompress(bytes, size);
            case GZIP -> {
                try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                    yield in.readNBytes(size);
                }
            }
            default ->
                throw new DataException("the compression " + codec + " cannot be read; write the file with snappy,"
                        + " gzip, zstd or none");
        };
    }

    @Override
    public void release() {}
}
