package dev.churnlab.training;

/**
 * A campaign to keep customers: those from a threshold on are contacted and made an offer. All of those who would have
 * stayed take it; of those who would have left, some take it and stay (Neslin et al., Defection Detection, 2006).
 *
 * @param contactCost what it costs to contact one, 0 or more
 * @param offerCost what the offer costs when it is taken, 0 or more
 * @param successRate the share of those who would have left that is kept, from 0 to 1
 * @param customerValue what a kept customer is worth, 0 or more
 */
public record Campaign(double contactCost, double offerCost, double successRate, double customerValue) {
    public Campaign {
        check("contact cost", contactCost, Double.MAX_VALUE);
        check("offer cost", offerCost, Double.MAX_VALUE);
        check("success rate", successRate, 1);
        check("customer value", customerValue, Double.MAX_VALUE);
    }

    private static void check(String what, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new TrainingException(
                    "the " + what + " must be 0 or more" + (most == 1 ? " and at most 1" : "") + ", was " + value);
        }
    }

    /** What it earns to contact some who would have left and some who would have stayed. */
    public double profit(double leaving, double staying) {
        return leaving * (successRate * (customerValue - offerCost) - contactCost)
                - staying * (contactCost + offerCost);
    }
}
