package dev.churnlab.kubernetes;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * When something begins by itself.
 *
 * @param cron five fields (minute, hour, day of month, month, day of week) as cron has them, or {@code @daily} and its like
 * @param zone whose clock counts
 */
public record CronSchedule(String cron, ZoneId zone) {
    private static final Pattern CRON = Pattern.compile(
            "@(yearly|annually|monthly|weekly|daily|midnight|hourly)|[0-9*,/?-]+ +[0-9*,/?-]+ +[0-9*,/?-]+ +[0-9A-Za-z*,/?-]+ +[0-9A-Za-z*,/?-]+");

    public CronSchedule {
        if (!CRON.matcher(cron).matches()) {
            throw new IllegalArgumentException(
                    "a schedule has five parts as cron has them, '0 2 * * *' for two in the night, was '" + cron + "'");
        }
    }

    /** @throws IllegalArgumentException if there is no such time zone, or the fields are none */
    public static CronSchedule of(String cron, String zone) {
        try {
            return new CronSchedule(cron.strip(), ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time zone is named as in Europe/Berlin, was '" + zone + "'", e);
        }
    }
}
