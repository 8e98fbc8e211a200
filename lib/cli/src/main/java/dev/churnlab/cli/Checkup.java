package dev.churnlab.cli;

/**
 * One thing that a healthy machine has.
 *
 * @param what it is, in a word or two
 * @param look finds out; what it throws is wrong, in the words of the message
 */
record Checkup(String what, Look look) {
    /** Says what was found, or throws what is wrong. */
    @FunctionalInterface
    interface Look {
        String found() throws Exception;
    }

    /** What a look found. */
    record Finding(boolean good, String says) {}

    Finding finding() {
        try {
            return new Finding(true, look.found());
        } catch (Exception | LinkageError e) {
            return new Finding(false, Failures.line(e));
        }
    }
}
