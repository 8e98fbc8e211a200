package dev.churnlab.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;

/**
 * A stretch of a file that is sent from the disk; nothing of it is held.
 *
 * @param from the first byte, from 0
 * @param length in bytes
 */
record FilePart(Path file, long from, long length) {
    private static final int BUFFER = 1 << 16;

    /** The MD5 of its bytes, as S3 wants it and gives it. */
    byte[] md5() throws IOException {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            read(md5::update);
            return md5.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    /** The CRC-32C of its bytes. */
    long crc32c() throws IOException {
        var sum = new CRC32C();
        read(sum::update);
        return sum.getValue();
    }

    private void read(Consumer<ByteBuffer> into) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var buffer = ByteBuffer.allocate(BUFFER);
            long left = length;
            channel.position(from);
            while (left > 0) {
                buffer.clear().limit((int) Math.min(BUFFER, left));
                if (channel.read(buffer) < 0) {
                    throw shorter();
                }
                left -= buffer.position();
                into.accept(buffer.flip());
            }
        }
    }

    RequestBody body() {
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return MediaType.get("application/octet-stream");
            }

            @Override
            public long contentLength() {
                return length;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                try (var channel = FileChannel.open(file)) {
                    channel.position(from);
                    sink.write(Okio.source(Channels.newInputStream(channel)), length);
                }
            }
        };
    }

    private IOException shorter() {
        return new IOException(file + " became shorter while it was sent");
    }
}
