package dev.churnlab.storage;

import io.minio.messages.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By which sum S3 checks that a part of an upload has come as it was sent; the same for all parts of an upload. */
enum PartSum {
    /** What every server checks. It takes long where the JVM runs on C1 only, as in the command and the kernel. */
    MD5("Content-MD5") {
        @Override
        String of(FilePart part) throws IOException {
            return Base64.getEncoder().encodeToString(part.md5());
        }

        @Override
        boolean isOf(Part there, FilePart part) throws IOException {
            return tag(there).equals(HexFormat.of().formatHex(part.md5()));
        }

        @Override
        Part part(int number, String tag, String sum) {
            return new Part(number, tag);
        }
    },
    /** A fifteenth of the work; the server says when an upload begins whether it checks it. */
    CRC32C("x-amz-checksum-crc32c") {
        @Override
        String of(FilePart part) throws IOException {
            // As S3 has it: four bytes, the highest first.
            var bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) part.crc32c());
            return Base64.getEncoder().encodeToString(bytes.array());
        }

        /** Thirty-two bits are enough to see what was spoiled, and too few to take another content for the same. */
        @Override
        boolean isOf(Part there, FilePart part) throws IOException {
            return MD5.isOf(there, part) && of(part).equals(there.checksumCRC32C());
        }

        @Override
        Part part(int number, String tag, String sum) {
            return new Part(number, tag, null, sum, null, null, null);
        }
    };

    /** What a server is asked with, and answers with, when an upload begins. */
    static final String ALGORITHM = "x-amz-checksum-algorithm";

    private final String header;

    PartSum(String header) {
        this.header = header;
    }

    /** The header that it goes in. */
    String header() {
        return header;
    }

    /** Of a part, as it stands in the header. */
    abstract String of(FilePart part) throws IOException;

    /** Whether what is there already is this part. */
    abstract boolean isOf(Part there, FilePart part) throws IOException;

    /** A part as the object is made of it. */
    abstract Part part(int number, String tag, String sum);

    private static String tag(Part part) {
        return part.etag().replace("\"", "");
    }

    /**
     * That of an upload.
     *
     * @param algorithm as a server names it; null or empty where it has none but MD5
     * @return empty for one that is not known here
     */
    static Optional<PartSum> named(@Nullable String algorithm) {
        if (algorithm == null || algorithm.isBlank()) {
            return Optional.of(MD5);
        }
        return algorithm.equalsIgnoreCase(CRC32C.name()) ? Optional.of(CRC32C) : Optional.empty();
    }
}
