package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import tech.tablesaw.api.Table;

/**
 * Reads mutated bundles whose hashes are right, in a JVM of its own, so that a crash of the native library is seen:
 * {@code BundleFuzz FOLDER BUNDLE SEED COUNT}. What is read has to predict and explain; all else has to be a clear error.
 */
final class BundleFuzz {
    private static final byte[][] WORDS = {
        {0, 0, 0, 0},
        {0, 0, 0, 1},
        {-1, -1, -1, -1},
        {0x7f, -1, -1, -1},
        {-128, 0, 0, 0},
        {0, 1, 0, 0},
        {0x7f, -64, 0, 0}
    };

    private BundleFuzz() {}

    public static void main(String[] args) throws IOException {
        var folder = Path.of(args[0]);
        var original = Path.of(args[1]);
        var random = new Random(Long.parseLong(args[2]));
        var customers = Customers.table(20, 1);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            var bundle = folder.resolve("bundle");
            mutate(original, bundle, random);
            try (var loaded = ModelBundle.read(bundle)) {
                use(loaded, customers);
                read++;
            } catch (TrainingException e) {
                var message = String.valueOf(e.getMessage());
                if (message.isBlank() || message.contains("\n")) {
                    throw new AssertionError("no clear error in case " + i, e);
                }
                refused++;
            }
        }
        System.out.println("read " + read + ", refused " + refused);
    }

    private static void use(ModelBundle loaded, Table customers) {
        var model = loaded.model();
        float[] probabilities;
        try {
            probabilities = model.predict(customers);
        } catch (TrainingException e) {
            // A schema or steps that ask for other columns: the message names them.
            return;
        }
        if (probabilities.length != customers.rowCount()) {
            throw new AssertionError("a wrong number of probabilities");
        }
        for (var probability : probabilities) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new AssertionError("a probability of " + probability);
            }
        }
        model.contributions(customers);
        model.importance();
        model.withThreshold(0.4).close();
    }

    private static void mutate(Path original, Path bundle, Random random) throws IOException {
        delete(bundle);
        Files.createDirectory(bundle);
        List<Path> files = new ArrayList<>();
        try (var list = Files.list(original)) {
            list.sorted().forEach(files::add);
        }
        for (var file : files) {
            Files.copy(file, bundle.resolve(file.getFileName().toString()));
        }
        var names = List.of("model.ubj", "model.ubj", "model.ubj", "features.json", "schema.yaml", "provenance.json");
        var name = names.get(random.nextInt(names.size()));
        var file = bundle.resolve(name);
        var before = Files.readAllBytes(file);
        var bytes = before;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            bytes = mutated(bytes, random);
        }
        Files.write(file, bytes);
        var index = bundle.resolve("bundle.json");
        Files.writeString(index, Files.readString(index).replace(Sha256.of(before), Sha256.of(bytes)));
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        var changed = bytes.clone();
        int at = random.nextInt(Math.max(1, bytes.length - 8));
        switch (random.nextInt(7)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt(256);
            case 2 -> put(changed, at, WORDS[random.nextInt(WORDS.length)]);
            case 3 ->
                put(
                        changed,
                        at,
                        ByteBuffer.allocate(4).putInt(random.nextInt(20)).array());
            case 4 -> {
                int other = random.nextInt(Math.max(1, bytes.length - 8));
                int length = Math.min(1 + random.nextInt(40), bytes.length - Math.max(at, other));
                System.arraycopy(bytes, other, changed, at, Math.max(0, length));
            }
            case 5 -> {
                // A digit of one of the numbers that XGBoost writes as texts.
                var text = new String(bytes, UTF_8);
                int digit = text.indexOf("num_", at);
                if (digit > 0) {
                    for (int i = at; i < Math.min(at + 200, bytes.length); i++) {
                        if (bytes[i] >= '0' && bytes[i] <= '9' && random.nextInt(3) == 0) {
                            changed[i] = (byte) ('0' + random.nextInt(10));
                        }
                    }
                }
            }
            default -> {
                int length = random.nextInt(bytes.length);
                return Arrays.copyOf(bytes, length);
            }
        }
        return changed;
    }

    private static void put(byte[] bytes, int at, byte[] word) {
        System.arraycopy(word, 0, bytes, at, Math.min(word.length, bytes.length - at));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
