package dev.churnlab.tracking;

import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificate is good: those of the JDK's authorities, or anybody's where MLFLOW_TRACKING_INSECURE_TLS says so. */
final class Tls {
    private static final String INSECURE = "MLFLOW_TRACKING_INSECURE_TLS";

    private Tls() {}

    static HttpClient.Builder client(Map<String, String> environment) {
        var client = HttpClient.newBuilder();
        var insecure = environment.getOrDefault(INSECURE, "");
        if (insecure.equalsIgnoreCase("true") || insecure.equals("1")) {
            try {
                var context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
                client.sslContext(context);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return client;
    }

    /** Trusts any certificate under any name; an extended one, so that the JDK adds no check of the name to it. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
