package dev.churnlab.tracking;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a gate said of one version, with every figure it looked at.
 *
 * @param champion the version it was compared with, empty where there was none
 * @param reason one sentence for people
 */
public record Decision(Verdict verdict, List<Check> checks, OptionalInt champion, String reason) {
    /** What becomes of a version. */
    public enum Verdict {
        /** It passed everything: the champion from now on. */
        CHAMPION,
        /** It passed everything, and a person has to say yes. */
        PENDING,
        /** It passed the floors and is not better than the champion. */
        CHALLENGER,
        /** It is below a floor, or a person said no: it stays registered, and nothing points to it. */
        REFUSED
    }

    public Decision {
        checks = List.copyOf(checks);
    }

    /** Whether every check was passed. */
    public boolean passed() {
        return verdict == Verdict.CHAMPION;
    }

    Decision with(Verdict another, String why) {
        return new Decision(another, checks, champion, why);
    }

    @Override
    public String toString() {
        return verdict + ": " + reason;
    }
}
