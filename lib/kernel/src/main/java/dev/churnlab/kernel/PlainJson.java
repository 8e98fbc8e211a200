package dev.churnlab.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as every kernel's JSON writer takes them: texts, finite numbers, booleans, lists, maps and null. */
final class PlainJson {
    private PlainJson() {}

    static @Nullable Object of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((key, each) -> plain.put(String.valueOf(key), of(each)));
            return plain;
        }
        if (value instanceof List<?> list) {
            var plain = new ArrayList<@Nullable Object>(list.size());
            list.forEach(each -> plain.add(of(each)));
            return plain;
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.toString();
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value : null;
    }
}
