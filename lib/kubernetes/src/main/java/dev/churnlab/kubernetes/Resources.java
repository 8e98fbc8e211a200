package dev.churnlab.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;

/**
 * What a pod gets of its node. The memory is the request and the limit, since a JVM takes its heap from the limit; of the
 * CPU, what is asked for is sure, and two may be used where they are free, since a JVM starts on them.
 *
 * @param cpu a quantity as Kubernetes writes it, {@code 500m} or {@code 2}
 * @param memory a quantity as Kubernetes writes it, {@code 2Gi}
 */
public record Resources(String cpu, String memory) {
    /** With less, no container is made. */
    private static final BigDecimal LEAST_MEMORY = BigDecimal.valueOf(16 << 20);

    /** What a notebook gets unless it asks for more: half a CPU, 2 GiB. */
    public static final Resources DEFAULT = new Resources("500m", "2Gi");
    /** What a pod gets that only copies files. */
    static final Resources SMALL = new Resources("10m", "64Mi");

    /** What a pod gets that runs churnlab without a notebook. */
    static final Resources SMALL_JVM = new Resources("100m", "256Mi");

    private static final Quantity BURST = new Quantity("2");

    /** @throws IllegalArgumentException if one is no quantity of more than nothing, or the memory is less than 16Mi */
    public Resources {
        check("CPU", cpu, "500m or 2");
        if (check("memory", memory, "512Mi or 2Gi").compareTo(LEAST_MEMORY) < 0) {
            throw new IllegalArgumentException("memory must be 16Mi or more, was '" + memory + "'"
                    + (memory.matches("\\d+") ? "; did you mean " + memory + "Mi?" : ""));
        }
    }

    private static BigDecimal check(String what, String text, String example) {
        BigDecimal amount;
        try {
            amount = Quantity.getAmountInBytes(new Quantity(text));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(what + " is written as " + example + ", was '" + text + "'", e);
        }
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException(what + " must be more than nothing, was '" + text + "'");
        }
        return amount;
    }

    ResourceRequirements requirements() {
        var asked = new Quantity(cpu);
        var most = Quantity.getAmountInBytes(asked).compareTo(Quantity.getAmountInBytes(BURST)) > 0 ? asked : BURST;
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", asked)
                .addToRequests("memory", new Quantity(memory))
                .addToLimits("cpu", most)
                .addToLimits("memory", new Quantity(memory))
                .build();
    }
}
