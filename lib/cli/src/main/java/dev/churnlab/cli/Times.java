package dev.churnlab.cli;

import dev.churnlab.runner.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people write them; a bare number is seconds. */
final class Times implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return text.strip().equals("0") ? Duration.ZERO : Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
