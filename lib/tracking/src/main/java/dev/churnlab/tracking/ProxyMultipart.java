package dev.churnlab.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.storage.Presigned;
import dev.churnlab.storage.StorageException;
import dev.churnlab.storage.TransferListener;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's multipart upload: the server signs a URL for each part, and the parts go past it to its store. It does so only
 * where the store is one for objects (S3, GCS), and the URLs only help where this machine reaches the store.
 */
final class ProxyMultipart {
    private static final String API = "/api/2.0/mlflow-artifacts/mpu/";
    private static final String INFO = "/api/3.0/mlflow/server-info";
    private static final long WORTH_IT = 100L << 20;
    private static final long PART = 16 << 20;
    private static final long MOST_PARTS = 10_000;

    private final Rest rest;
    private @Nullable Boolean offered;

    ProxyMultipart(Rest rest) {
        this.rest = rest;
    }

    /**
     * Stores a large file.
     *
     * @param path of the file at the server
     * @return false if it is not large, or the server or the network does not let it: then it has to go through the server
     */
    boolean put(String path, ArtifactItem.OnDisk item, TransferListener listener) {
        if (item.size() < WORTH_IT || !isOffered()) {
            return false;
        }
        var slash = path.lastIndexOf('/');
        var upload = new Upload(path.substring(0, slash), path.substring(slash + 1));
        try {
            upload.send(item, listener);
            return true;
        } catch (StorageException e) {
            upload.abort();
            if (e.reason() == StorageException.Reason.SERVICE) {
                // The store is not reached from here, or does not take the server's signature.
                return false;
            }
            throw e;
        } catch (RuntimeException e) {
            upload.abort();
            throw e;
        }
    }

    private synchronized boolean isOffered() {
        if (offered == null) {
            offered = ask();
        }
        return offered;
    }

    private boolean ask() {
        try {
            return call("GET", INFO, null).path("multipart_uploads_enabled").asBoolean();
        } catch (NotFoundException e) {
            // A server before 3.6.
            return false;
        }
    }

    private JsonNode call(String method, String path, @Nullable Map<String, ?> body) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Rest.write(body));
        var text = rest.exchange(
                method,
                path,
                "application/json",
                publisher,
                BodyHandlers.ofString(),
                Rest.Repeat.ALWAYS,
                rest.settings().call());
        return rest.json(path, text);
    }

    /** One file on its way. */
    private final class Upload {
        private final String folder;
        private final String name;
        private @Nullable String id;

        Upload(String folder, String name) {
            this.folder = folder;
            this.name = name;
        }

        private JsonNode ask(String verb, Map<String, ?> body) {
            return call("POST", API + verb + "/" + Rest.path(folder), body);
        }

        void send(ArtifactItem.OnDisk item, TransferListener listener) {
            var partSize = Math.max(PART, (item.size() + MOST_PARTS - 1) / MOST_PARTS);
            var number = (item.size() + partSize - 1) / partSize;
            var begun = ask("create", Map.of("path", name, "num_parts", number));
            id = begun.path("upload_id").asText();
            var parts = new TreeMap<Integer, Map<String, Object>>();
            var sent = new AtomicLong();
            var urls = StreamSupport.stream(begun.path("credentials").spliterator(), false)
                    .toList();
            Parallel.each(urls, "the upload of " + item.path(), url -> {
                var from = (url.path("part_number").asLong() - 1) * partSize;
                var length = Math.min(partSize, item.size() - from);
                var part = send(item, url, from, length);
                synchronized (parts) {
                    parts.put(url.path("part_number").asInt(), part);
                    listener.moved(item.path(), sent.addAndGet(length), item.size());
                }
            });
            complete(parts);
        }

        private Map<String, Object> send(ArtifactItem.OnDisk item, JsonNode url, long from, long length) {
            var headers = new TreeMap<String, String>();
            url.path("headers")
                    .properties()
                    .forEach(each -> headers.put(each.getKey(), each.getValue().asText()));
            var address = url.path("url").asText();
            var tag = Presigned.put(address, headers, item.file(), from, length);
            return Map.of("part_number", url.path("part_number").asInt(), "etag", tag, "url", address);
        }

        private void complete(SortedMap<Integer, Map<String, Object>> parts) {
            ask(
                    "complete",
                    Map.of("path", name, "upload_id", String.valueOf(id), "parts", List.copyOf(parts.values())));
            id = null;
        }

        void abort() {
            if (id != null) {
                try {
                    ask("abort", Map.of("path", name, "upload_id", id));
                } catch (TrackingException e) {
                    // The parts stay until the bucket's own rule removes them; the reason of the failure is told.
                }
            }
        }
    }
}
