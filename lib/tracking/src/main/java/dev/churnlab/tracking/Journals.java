package dev.churnlab.tracking;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The journals of a folder, one file a run; a file's name begins with the time of its run, and so do they sort. */
final class Journals {
    private static final String END = ".jsonl";
    private static final String REFUSED = ".refused";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Map<String, String> environment;
    private final Patience patience;

    Journals(Path folder, Map<String, String> environment, Patience patience) {
        this.folder = folder;
        this.environment = environment;
        this.patience = patience;
    }

    /** {@code journal} in CHURNLAB_HOME, else in {@code .churnlab} of the checkout or of the working folder. */
    static Journals of(Map<String, String> environment) {
        var home = environment.getOrDefault("CHURNLAB_HOME", "");
        var place =
                home.isBlank() ? Path.of(environment.getOrDefault("CHURNLAB_ROOT", ""), ".churnlab") : Path.of(home);
        return new Journals(place.resolve("journal").toAbsolutePath(), environment, Patience.STANDARD);
    }

    Patience patience() {
        return patience;
    }

    Address address(String uri) {
        return Address.of(uri, environment);
    }

    JournalFile create(String id) {
        return JournalFile.create(folder.resolve(TIME.format(Instant.now()) + "-" + id + END));
    }

    /** The journal that began with this id, if it is still here and nobody has it open. */
    Optional<JournalFile> find(String id) {
        return files().stream()
                .filter(file -> file.getFileName().toString().endsWith("-" + id + END))
                .findFirst()
                .flatMap(JournalFile::open);
    }

    /**
     * Delivers what nobody has open, the oldest first; a server that fails is not asked for the others again.
     *
     * @param servers by their address
     * @param bound how long one journal may take
     */
    List<Delivered> deliver(Function<String, TrackingServer> servers, Duration bound) {
        var all = new ArrayList<Delivered>();
        var failed = new HashMap<String, String>();
        for (var path : files()) {
            if (Deadline.isOver()) {
                break;
            }
            var file = JournalFile.open(path);
            if (file.isPresent()) {
                try (var open = file.get()) {
                    deliver(open, servers, bound, failed).ifPresent(all::add);
                }
            } else if (Files.exists(path)) {
                all.add(new Delivered(id(path), "", 0, Delivered.State.IN_USE, "its run is still open"));
            }
        }
        return all;
    }

    private Optional<Delivered> deliver(
            JournalFile file, Function<String, TrackingServer> servers, Duration bound, Map<String, String> failed) {
        var found = Journaled.of(file.read());
        var opening = found.opening();
        if (opening == null) {
            if (found.waiting().isEmpty()) {
                // Its process died before the first line was whole.
                file.delete();
                return Optional.empty();
            }
            var why = file.path() + " is damaged: it does not say which run it is of";
            return Optional.of(new Delivered(id(file.path()), "", 0, Delivered.State.WAITING, why));
        }
        try {
            var known = failed.get(opening.server().uri());
            if (known != null) {
                throw ServiceException.undone(known, null);
            }
            return Optional.of(
                    deliver(file, found, servers.apply(opening.server().now(environment)), bound));
        } catch (TrackingException e) {
            var why = String.valueOf(e.getMessage());
            if (e instanceof ServiceException) {
                failed.put(opening.server().uri(), why);
            }
            return Optional.of(new Delivered(found.name(), "", found.waiting().size(), Delivered.State.WAITING, why));
        }
    }

    private Delivered deliver(JournalFile file, Journaled found, TrackingServer server, Duration bound) {
        var delivery = new Delivery(server, folder, found.placed(), true);
        var outbox = new Outbox(delivery, file, patience, found);
        if (found.ended()) {
            outbox.flush(bound);
        } else {
            // Nobody has it open: its process was killed.
            outbox.end(new JournalEntry.End("KILLED", found.last()), bound);
        }
        outbox.trouble().ifPresent(trouble -> {
            throw trouble;
        });
        var run = delivery.placed().orElseThrow();
        var refusals = outbox.refusals();
        close(file, outbox);
        return new Delivered(
                run.run(),
                server.page(run).toString(),
                found.waiting().size(),
                refusals.isEmpty() ? Delivered.State.DELIVERED : Delivered.State.REFUSED,
                refusals.isEmpty() ? "" : String.join("; ", refusals) + "; kept in " + refused(file.path()));
    }

    /** Closes a journal: one that has done its duty goes; one with what was refused is kept under another name. */
    static void close(JournalFile file, Outbox outbox) {
        if (!outbox.isEmpty()) {
            file.force();
            file.close();
        } else if (outbox.refusals().isEmpty()) {
            file.delete();
        } else {
            file.moveTo(refused(file.path()));
        }
    }

    private static Path refused(Path path) {
        return path.resolveSibling(path.getFileName() + REFUSED);
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(END))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StorageException.of("read", folder, e);
        }
    }

    private static String id(Path path) {
        var name = path.getFileName().toString();
        return name.substring(name.indexOf("-") + 1, name.length() - END.length());
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
