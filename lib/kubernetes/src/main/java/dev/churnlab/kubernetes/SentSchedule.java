package dev.churnlab.kubernetes;

import java.util.Optional;

/**
 * What became of a schedule that was sent.
 *
 * @param replaced whether it took the place of an earlier one
 * @param left what could not be removed of that one, in one line
 */
public record SentSchedule(boolean replaced, Optional<String> left) {}
