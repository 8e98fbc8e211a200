package dev.churnlab.storage;

import io.minio.http.HttpUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * The HTTP client of all remote locations. Every wait has an end; its threads do not hold up the end of the program; no
 * redirect is followed, since each has rules of its own.
 */
final class Http {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Map<String, OkHttpClient> CLIENTS = new ConcurrentHashMap<>();

    private Http() {}

    /** The client that trusts the authorities of AWS_CA_BUNDLE or SSL_CERT_FILE, where one of them is given. */
    static OkHttpClient client(Map<String, String> environment) {
        var authorities = environment.getOrDefault("AWS_CA_BUNDLE", environment.getOrDefault("SSL_CERT_FILE", ""));
        return CLIENTS.computeIfAbsent(authorities, Http::make);
    }

    private static OkHttpClient make(String authorities) {
        var client = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .followRedirects(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .dispatcher(new Dispatcher(new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                            var thread = new Thread(task, "storage");
                            thread.setDaemon(true);
                            return thread;
                        })))
                .build();
        if (authorities.isBlank()) {
            return client;
        }
        try {
            return HttpUtils.enableExternalCertificates(client, authorities);
        } catch (IOException e) {
            throw StorageException.of("read", Path.of(authorities), e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    authorities + " (AWS_CA_BUNDLE or SSL_CERT_FILE) holds no certificates: " + e.getMessage(), e);
        }
    }
}
