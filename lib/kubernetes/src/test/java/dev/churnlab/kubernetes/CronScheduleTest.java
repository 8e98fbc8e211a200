package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times that a cluster takes, and times that it would refuse. */
class CronScheduleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 2 * * *",
                "*/15 0-23/2 1,15 jan,MAR-may/2 mon-fri",
                "59 23 31 12 6",
                "0 2 29 2 *",
                "0 2 31 2,3 *",
                "0 2 28-31 2 *",
                "0 2 31 2 mon",
                "0 2 31 2 */2",
                "0 2 31 */2 *",
                "5/10 ? ? * ?",
                "@hourly",
                "@daily"
            })
    void takesWhatCronHas(String cron) {
        assertThat(CronSchedule.of(" " + cron, "Europe/Berlin").cron()).isEqualTo(cron);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * *|minute is 0-59",
                "0 24 * * *|hour is 0-23",
                "0 0 0 * *|day of month is 1-31",
                "0 0 * 13 *|month is 1-12",
                "0 0 * january *|or jan-dec",
                "0 0 * * 7|day of week is 0-6",
                "0 0 * * sat-sun|or sun-sat",
                "5-1 * * * *|was '5-1'",
                "*/0 * * * *|was '*/0'",
                "*-5 * * * *|minute",
                "1,, * * * *|minute",
                "- * * * *|minute",
                "/2 * * * *|minute",
                "0 2 31 2 *|'31' in the month '2' never begins",
                "0 2 30,31 feb ?|29 days",
                "0 2 31 4,jun,9-9,11 *|30 days",
                "0 2 31 4/7 */1|30 days",
                "* * * *|five parts",
                "at two|five parts",
                "@often|five parts"
            })
    void refusesWhatIsNone(String cron, String message) {
        assertThatThrownBy(() -> CronSchedule.of(cron, "UTC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("was '")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Berlin", "+02:00", "UTC+2", "SystemV/EST5", ""})
    void refusesZonesThatOnlyJavaKnows(String zone) {
        assertThatThrownBy(() -> CronSchedule.of("@daily", zone)).hasMessageContaining("was '" + zone + "'");
    }
}
