package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** SHA-256 hashes in hexadecimal. */
final class Sha256 {
    private Sha256() {}

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** Of a file; of a folder, that of the names and hashes of the files in it. */
    static String of(Path file) {
        if (Files.isDirectory(file)) {
            try (var parts = Files.list(file)) {
                var lines = parts.filter(Files::isRegularFile)
                        .sorted()
                        .map(part -> part.getFileName() + " " + of(part) + "\n")
                        .collect(Collectors.joining());
                return of(lines.getBytes(UTF_8));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        var digest = digest();
        var buffer = new byte[1 << 16];
        try (var in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** As {@link #of(Path)}, from anywhere. */
    static String of(Location place) {
        var local = place.path();
        if (local.isPresent()) {
            return of(local.get());
        }
        if (!place.exists() && place.isFolder()) {
            var lines = place.list().stream()
                    .map(part -> part.name() + " " + of(part) + "\n")
                    .collect(Collectors.joining());
            return of(lines.getBytes(UTF_8));
        }
        try (var in = new DigestInputStream(place.open(), digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new TrainingException("cannot read " + place + ": " + e.getMessage(), e);
        }
    }

    private static TrainingException unreadable(Path file, IOException e) {
        var cause = StorageException.of("read", file, e);
        return new TrainingException(String.valueOf(cause.getMessage()), cause);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
