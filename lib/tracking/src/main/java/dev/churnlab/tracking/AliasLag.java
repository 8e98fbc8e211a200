package dev.churnlab.tracking;

import java.util.OptionalInt;

/**
 * An alias that is not where the record of promotions has it: somebody is promoting right now, was killed before the alias
 * was moved, or has moved it by other tools.
 *
 * @param alias as in {@code champion}
 * @param now the version that it points to; empty for none
 * @param decided the version that it should point to; empty for none
 */
public record AliasLag(String alias, OptionalInt now, OptionalInt decided) {
    @Override
    public String toString() {
        return "alias " + alias + " points to " + text(now) + ", and was decided to point to " + text(decided);
    }

    private static String text(OptionalInt version) {
        return version.isPresent() ? "version " + version.getAsInt() : "nothing";
    }
}
