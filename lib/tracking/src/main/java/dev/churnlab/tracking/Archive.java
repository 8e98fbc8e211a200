package dev.churnlab.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * What an export keeps, in a folder: a JSON file for each thing, as MLflow's own API gives it, and the files of runs and
 * logged models, with a list of their lengths and hashes. Every file is written whole, so that an export can be stopped.
 *
 * <pre>
 * archive.json                 the format's version, and the server that it was taken from
 * contents.json                the hash of each other JSON file; written last, so that it says that all are there
 * experiments/3.json           runs/0a1b….json, with the history of each metric
 * logged-models/m-0a1b….json   registered-models/churn.json, with its versions and aliases
 *                              each version with the model_id or run_id, and the path below it, of its files
 * files/runs/0a1b…/            files/runs/0a1b….json: {path: {size, sha256}}; so for logged-models
 * </pre>
 */
record Archive(Path folder) {
    /** The kinds of things, each with a folder of its own. */
    enum Kind {
        EXPERIMENT("experiments"),
        RUN("runs"),
        LOGGED_MODEL("logged-models"),
        REGISTERED_MODEL("registered-models");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }

        String folder() {
            return folder;
        }
    }

    static final int FORMAT = 2;
    private static final String HEAD = "archive.json";
    private static final String CONTENTS = "contents.json";

    /** A place for an archive of a server, or an archive of it; nothing is written yet. */
    static Archive at(Path folder, String server) {
        var archive = new Archive(folder);
        if (Files.exists(folder.resolve(HEAD))) {
            archive.check();
            var known = archive.server();
            if (!known.equals(server)) {
                throw new TrackingException(
                        folder + " holds an export of " + known + ": choose another folder for that of " + server);
            }
            return archive;
        }
        if (Files.exists(folder) && (!Files.isDirectory(folder) || !isEmpty(folder))) {
            throw new TrackingException(folder + " is "
                    + (Files.isDirectory(folder) ? "not empty and no export" : "a file") + ": choose another folder");
        }
        return archive;
    }

    /** Begins to fill it; until it is finished, nobody can take it for a whole one. */
    void begin(String server) {
        try {
            Files.deleteIfExists(folder.resolve(CONTENTS));
        } catch (IOException e) {
            throw StorageException.of("write", folder.resolve(CONTENTS), e);
        }
        if (!Files.exists(folder.resolve(HEAD))) {
            var head = Rest.JSON.createObjectNode().put("format", FORMAT).put("server", server);
            AtomicFiles.write(folder.resolve(HEAD), head.toPrettyString() + "\n");
        }
    }

    /** Says that all is there. */
    void finish() {
        var contents = Rest.JSON.createObjectNode();
        things().forEach(contents::put);
        AtomicFiles.write(folder.resolve(CONTENTS), contents.toPrettyString() + "\n");
    }

    /**
     * An archive that is there, whole.
     *
     * @throws TrackingException if it is none, is not finished, or is damaged
     */
    static Archive open(Path folder) {
        var archive = new Archive(folder);
        if (!Files.exists(folder.resolve(HEAD))) {
            throw new TrackingException(folder + " holds no export: there is no " + HEAD + " in it");
        }
        archive.check();
        if (!Files.exists(folder.resolve(CONTENTS))) {
            throw new TrackingException(
                    folder + " holds an export that did not come to its end: run `churnlab export` again");
        }
        archive.verify();
        return archive;
    }

    /** Compares every file with what was written, before anything is made of any. */
    private void verify() {
        var there = things();
        read(folder.resolve(CONTENTS)).properties().forEach(each -> {
            if (!each.getValue().asText().equals(there.get(each.getKey()))) {
                throw new TrackingException(folder.resolve(each.getKey()) + " is "
                        + (there.containsKey(each.getKey()) ? "not what the export wrote" : "missing")
                        + ": take the export again");
            }
        });
        for (var kind : Kind.values()) {
            all(folder.resolve("files").resolve(kind.folder())).forEach(list -> {
                var name = String.valueOf(list.getFileName());
                new ArchivedFiles(this, kind, name.substring(0, name.length() - ".json".length())).verify();
            });
        }
    }

    /** The hash of each thing and of each list, by its path. */
    private TreeMap<String, String> things() {
        var things = new TreeMap<String, String>();
        for (var kind : Kind.values()) {
            for (var place : List.of(
                    folder.resolve(kind.folder()), folder.resolve("files").resolve(kind.folder()))) {
                all(place).forEach(file -> things.put(folder.relativize(file).toString(), ArchivedFiles.sha256(file)));
            }
        }
        return things;
    }

    private void check() {
        var format = read(folder.resolve(HEAD)).path("format").asInt();
        if (format != FORMAT) {
            throw new TrackingException(folder.resolve(HEAD) + " has format " + format + ", and this churnlab reads "
                    + FORMAT + ": take the one that wrote it");
        }
    }

    /** The server that it was taken from. */
    String server() {
        return read(folder.resolve(HEAD)).path("server").asText();
    }

    /** Where the files of a run or a logged model lie. */
    Path files(Kind kind, String id) {
        return folder.resolve("files").resolve(kind.folder()).resolve(Artifacts.named(id));
    }

    /** The list of these files. */
    Path list(Kind kind, String id) {
        return folder.resolve("files").resolve(kind.folder()).resolve(Artifacts.named(id) + ".json");
    }

    private Path file(Kind kind, String id) {
        // A registered model has a name that need be no file's.
        return folder.resolve(kind.folder()).resolve(URLEncoder.encode(id, StandardCharsets.UTF_8) + ".json");
    }

    boolean has(Kind kind, String id) {
        return Files.exists(file(kind, id));
    }

    JsonNode get(Kind kind, String id) {
        return read(file(kind, id));
    }

    void put(Kind kind, String id, ObjectNode content) {
        AtomicFiles.write(file(kind, id), content.toPrettyString() + "\n");
    }

    /** All of one kind. */
    List<JsonNode> all(Kind kind) {
        return all(folder.resolve(kind.folder())).stream().map(Archive::read).toList();
    }

    /** The JSON files in a folder of it. */
    private static List<Path> all(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (var files = Files.list(place)) {
            return files.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StorageException.of("read", place, e);
        }
    }

    static JsonNode read(Path file) {
        try {
            return Rest.JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new TrackingException(file + " is no JSON: the export is damaged; take it again", e);
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }

    private static boolean isEmpty(Path folder) {
        try (var all = Files.list(folder)) {
            return all.findAny().isEmpty();
        } catch (IOException e) {
            throw StorageException.of("read", folder, e);
        }
    }
}
