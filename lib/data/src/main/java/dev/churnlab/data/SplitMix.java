package dev.churnlab.data;

/**
 * SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014), written out so that a seed
 * gives the same numbers on every JDK.
 */
final class SplitMix {
    private long state;

    SplitMix(long seed) {
        state = seed;
    }

    private long nextLong() {
        state += 0x9e3779b97f4a7c15L;
        var z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** A number from 0, inclusive, to 1, exclusive. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** A whole number from 0, inclusive, to {@code bound}, exclusive. */
    long below(long bound) {
        return (long) (nextDouble() * bound);
    }

    /** A number of mean 0 and deviation 1, nearly normal, never beyond 3.5: four uniform ones added. */
    double nextBell() {
        return (nextDouble() + nextDouble() + nextDouble() + nextDouble() - 2) * 1.7320508075688772;
    }

    void shuffle(int[] values) {
        for (var i = values.length - 1; i > 0; i--) {
            var j = (int) below(i + 1L);
            var swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
    }
}
