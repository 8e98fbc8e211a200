package dev.churnlab.tracking;

import java.util.regex.Pattern;

/**
 * Sets a tag or an alias that others may be setting in the same moment. MLflow looks for it and then adds it: of two that do
 * so for the first time, its database refuses one, which finds the other's when it asks again.
 */
final class Upsert {
    private static final Pattern REFUSED_BY_DATABASE = Pattern.compile("IntegrityError|UniqueViolation");

    private Upsert() {}

    static void post(Rest rest, String path, Object body) {
        try {
            rest.post(path, body);
        } catch (TrackingException e) {
            if (!REFUSED_BY_DATABASE.matcher(String.valueOf(e.getMessage())).find()) {
                throw e;
            }
            rest.post(path, body);
        }
    }
}
