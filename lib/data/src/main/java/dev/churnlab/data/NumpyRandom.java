package dev.churnlab.data;

/**
 * The generator behind NumPy's {@code RandomState(seed)}: MT19937 (Matsumoto and Nishimura, 1998), seeded with
 * {@code init_genrand}, with the legacy shuffle. scikit-learn's {@code random_state} is one, so that its rows come out.
 */
final class NumpyRandom {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;

    /**
     * A generator in its first state.
     *
     * @param seed 0 to 4294967295, as in NumPy
     */
    NumpyRandom(long seed) {
        if (seed < 0 || seed > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("seed must be from 0 to 4294967295, was " + seed);
        }
        state[0] = (int) seed;
        for (var i = 1; i < N; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    private int nextBits() {
        if (next == N) {
            twist();
        }
        var y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (var i = 0; i < N; i++) {
            var y = (state[i] & 0x8000_0000) | (state[(i + 1) % N] & 0x7fff_ffff);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }

    /** A whole number from 0 to {@code max}, inclusive: bits under a mask, drawn again while too large. */
    private int upTo(int max) {
        var mask = max == 0 ? 0 : -1 >>> Integer.numberOfLeadingZeros(max);
        int value;
        do {
            value = nextBits() & mask;
        } while (value > max);
        return value;
    }

    /** Shuffles as {@code RandomState.shuffle} does. */
    void shuffle(int[] values) {
        for (var i = values.length - 1; i > 0; i--) {
            var j = upTo(i);
            var swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
    }

    /** The numbers 0 to n-1 in the order of {@code RandomState.permutation(n)}. */
    int[] permutation(int n) {
        var values = new int[n];
        for (var i = 0; i < n; i++) {
            values[i] = i;
        }
        shuffle(values);
        return values;
    }
}
