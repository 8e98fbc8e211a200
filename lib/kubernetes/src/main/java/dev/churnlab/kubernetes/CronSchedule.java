package dev.churnlab.kubernetes;

import java.time.Month;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * When something begins by itself.
 *
 * @param cron five fields (minute, hour, day of month, month, day of week) as Kubernetes has them, or {@code @daily} and its
 *     like
 * @param zone whose clock counts
 */
public record CronSchedule(String cron, ZoneId zone) {
    private static final Pattern NAMED = Pattern.compile("@(yearly|annually|monthly|weekly|daily|midnight|hourly)");

    private static final Pattern ITEM =
            Pattern.compile("(?<all>[*?])?(?<from>\\w+)?(-(?<to>\\w+))?(/(?<step>\\d{1,4}))?");

    /** A part of a schedule; Kubernetes has Sunday as 0 only. */
    private enum Field {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY("day of month", 1, 31, List.of()),
        MONTH(
                "month",
                1,
                12,
                List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
        WEEKDAY("day of week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

        private final String called;
        private final int least;
        private final int most;
        private final List<String> names;

        Field(String called, int least, int most, List<String> names) {
            this.called = called;
            this.least = least;
            this.most = most;
            this.names = names;
        }

        boolean takes(String text) {
            return List.of(text.split(",", -1)).stream().allMatch(this::takesItem);
        }

        private boolean takesItem(String text) {
            var item = ITEM.matcher(text);
            if (!item.matches()) {
                return false;
            }
            var from = item.group("from");
            var to = item.group("to");
            var step = item.group("step");
            boolean range = item.group("all") != null
                    ? from == null && to == null
                    : from != null && number(from) >= 0 && (to == null || number(to) >= number(from));
            return range && (step == null || Integer.parseInt(step) >= 1);
        }

        /** The numbers that a part which is taken stands for. */
        SortedSet<Integer> numbers(String text) {
            var numbers = new TreeSet<Integer>();
            for (var each : List.of(text.split(",", -1))) {
                var item = ITEM.matcher(each);
                if (!item.matches()) {
                    throw new IllegalArgumentException("'" + each + "' is no part of a schedule");
                }
                boolean all = item.group("all") != null;
                int from = all ? least : number(item.group("from"));
                int to = item.group("to") != null
                        ? number(item.group("to"))
                        : all || item.group("step") != null ? most : from;
                int step = item.group("step") == null ? 1 : Integer.parseInt(item.group("step"));
                for (int i = from; i <= to; i += step) {
                    numbers.add(i);
                }
            }
            return numbers;
        }

        /** Whether a part leaves all open; what is left open does not add times of its own. */
        static boolean isOpen(String text) {
            return List.of(text.split(",", -1)).stream().anyMatch(each -> each.matches("[*?](/1)?"));
        }

        /** Negative if it is none of this field. */
        private int number(String text) {
            if (text.matches("\\d{1,2}")) {
                int number = Integer.parseInt(text);
                return number >= least && number <= most ? number : -1;
            }
            int place = names.indexOf(text.toLowerCase(Locale.ROOT));
            return place < 0 ? -1 : place + least;
        }

        @Override
        public String toString() {
            return called + " is " + least + "-" + most
                    + (names.isEmpty() ? "" : " or " + names.get(0) + "-" + names.get(names.size() - 1));
        }
    }

    /** @throws IllegalArgumentException one line that names the field that is none */
    public CronSchedule {
        if (!NAMED.matcher(cron).matches()) {
            var parts = List.of(cron.split(" +", -1));
            if (parts.size() != Field.values().length) {
                throw new IllegalArgumentException(
                        "a schedule has five parts as cron has them, '0 2 * * *' for two in the night, was '" + cron
                                + "'");
            }
            for (var field : Field.values()) {
                var part = parts.get(field.ordinal());
                if (!field.takes(part)) {
                    throw new IllegalArgumentException("in a schedule the " + field + ", with lists 1,2, ranges 1-5 and"
                            + " steps */2, was '" + part + "' in '" + cron + "'");
                }
            }
            checkDay(cron, parts);
        }
    }

    /** Each month has a last day; February's is the 29th, if not every year. A day of the week is another way to begin. */
    private static void checkDay(String cron, List<String> parts) {
        var day = parts.get(Field.DAY.ordinal());
        var month = parts.get(Field.MONTH.ordinal());
        int last = Field.MONTH.numbers(month).stream()
                .mapToInt(each -> Month.of(each).maxLength())
                .max()
                .orElseThrow();
        if (Field.isOpen(parts.get(Field.WEEKDAY.ordinal()))
                && Field.DAY.numbers(day).first() > last) {
            throw new IllegalArgumentException("a schedule with the day '" + day + "' in the month '" + month
                    + "' never begins, since that has " + last + " days at most, was '" + cron + "'");
        }
    }

    /** @throws IllegalArgumentException if there is no such time zone, or the fields are none */
    public static CronSchedule of(String cron, String zone) {
        // Java knows zones, and offsets as +02:00, that no other system does.
        if (!ZoneId.getAvailableZoneIds().contains(zone) || zone.startsWith("SystemV/")) {
            throw new IllegalArgumentException("a time zone is named as in Europe/Berlin, was '" + zone + "'");
        }
        return new CronSchedule(cron.strip(), ZoneId.of(zone));
    }
}
