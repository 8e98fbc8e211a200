package dev.churnlab.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What Kubernetes says when a quota is exceeded, as in {@code exceeded quota: small, requested: requests.memory=2Gi, used:
 * requests.memory=1Gi, limited: requests.memory=2Gi}.
 */
final class QuotaRefusal {
    private static final Pattern PARTS =
            Pattern.compile("exceeded quota: .*requested: (.*), used: (.*), limited: (.*)$");

    private QuotaRefusal() {}

    /** Whether others' use is what is in the way, so that it may fit when they have ended. */
    static boolean passes(String message) {
        var parts = PARTS.matcher(message.strip());
        if (!parts.find()) {
            return false;
        }
        var limited = amounts(parts.group(3));
        return amounts(parts.group(1)).entrySet().stream()
                .allMatch(each -> !limited.containsKey(each.getKey())
                        || Quantity.getAmountInBytes(each.getValue())
                                        .compareTo(Quantity.getAmountInBytes(limited.get(each.getKey())))
                                <= 0);
    }

    private static Map<String, Quantity> amounts(String text) {
        var amounts = new HashMap<String, Quantity>();
        for (var each : text.split(",")) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                amounts.put(
                        each.substring(0, equals).strip(),
                        new Quantity(each.substring(equals + 1).strip()));
            }
        }
        return amounts;
    }
}
