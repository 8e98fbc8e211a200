package dev.churnlab.tracking;

import java.util.Locale;

/**
 * One comparison of a gate.
 *
 * @param name what was asked, as in {@code "roc_auc floor"}
 * @param figure what the candidate has
 * @param limit what it is compared with
 */
public record Check(String name, Rule rule, double figure, double limit) {
    /** How a figure has to lie to its limit. NaN passes no rule. */
    public enum Rule {
        AT_LEAST(">="),
        MORE_THAN(">"),
        LESS_THAN("<");

        private final String sign;

        Rule(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        boolean holds(double figure, double limit) {
            return switch (this) {
                case AT_LEAST -> figure >= limit;
                case MORE_THAN -> figure > limit;
                case LESS_THAN -> figure < limit;
            };
        }
    }

    /** Whether the candidate passes. */
    public boolean passed() {
        return rule.holds(figure, limit);
    }

    /** As in {@code "roc_auc floor: 0.7912 >= 0.8000 does not hold"}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %s %s %s%s",
                name,
                shown(figure),
                rule.sign,
                shown(limit),
                passed() ? "" : " does not hold");
    }

    /** Four digits after the point, more only where they decide. */
    private String shown(double value) {
        var short4 = String.format(Locale.ROOT, "%.4f", value);
        var near = Math.abs(figure - limit) < 1e-4 && figure != limit;
        return near ? Double.toString(value) : short4;
    }
}
