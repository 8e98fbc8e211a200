package dev.churnlab.training;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The files of a bundle whose index was checked: all of them are there. */
record BundleTexts(Map<String, byte[]> files) {

    byte[] bytes(BundleFile file) {
        var bytes = files.get(file.fileName());
        if (bytes == null) {
            throw new BundleException(file.fileName() + " is missing");
        }
        return bytes;
    }

    String get(BundleFile file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BundleException(file.fileName() + " is no UTF-8", e);
        }
    }

    <T> T read(BundleFile file, Class<T> type) {
        return Json.read(get(file), type, file.fileName());
    }
}
