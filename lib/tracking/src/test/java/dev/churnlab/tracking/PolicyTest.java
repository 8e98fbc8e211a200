package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy file is read whole or not at all, and what is wrong with it is said with its line. */
class PolicyTest {
    private static Gate parse(String yaml) {
        return Gate.parse(yaml, "policy.yaml");
    }

    @Test
    void shortestIsAFloor() {
        assertThat(parse("floors: {roc_auc: 0.8}")).hasToString(Gate.standard().toString());
        assertThat(parse("floors: {accuracy: 0.75, roc_auc: 0.8}\nbetter: accuracy # more\n"))
                .hasToString("accuracy >= 0.75, roc_auc >= 0.8, accuracy > the champion's");
    }

    @Test
    void longestSaysAll() {
        var gate = parse(
                """
                floors:
                  roc_auc: 0.80
                  f1_positive: 0.5
                better:
                  metric: roc_auc
                  margin: 0.01
                  test: delong
                  confidence: 0.99
                slices: {columns: [gender, SeniorCitizen], metric: recall, tolerance: 0.02, rows: 50}
                approval: required
                aliases: {champion: production, challenger: staging}
                """);

        assertThat(gate)
                .hasToString("roc_auc >= 0.8, f1_positive >= 0.5, roc_auc > the champion's + 0.01 by delong at 0.99,"
                        + " no slice of gender, SeniorCitizen loses more than 0.02 of recall, approval required");
        assertThat(gate.aliases()).isEqualTo(new Aliases("production", "staging", "previous"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        floor: {roc_auc: 0.8}                                        | line 1: a policy has no floor, only floors, better, slices, approval, aliases
        floors: {roc_auc: high}                                      | line 1: the floor of roc_auc must be a number, was high
        floors: {roc_auc: 80}                                        | line 1: the floor of roc_auc must be between 0 and 1, was 80.0
        floors: {log_loss: 0.5}                                      | line 1: a floor needs a metric of which more is better, was log_loss
        floors: {}                                                   | line 1: floors must map metrics to numbers
        floors: [roc_auc]                                            | line 1: floors is not a mapping
        better: roc_auc                                              | it needs floors, as in floors: {roc_auc: 0.80}
        ''                                                           | a policy is not a mapping
        floors: {roc_auc: 0.8};floors: {f1: 0.8}                     | line 2: floors stands there twice
        floors: {roc_auc: 0.8};better: {margin: 0.1}                 | line 2: better needs metric
        floors: {roc_auc: 0.8};better: {metric: brier}               | line 2: a gate compares by a metric of which more is better, was brier
        floors: {roc_auc: 0.8};better:;  metric: f1;  test: delong   | line 3: delong is no test of f1
        floors: {roc_auc: 0.8};better:;  metric: f1;  test: t        | line 4: a test of significance is delong, bootstrap, z-test, was t
        floors: {roc_auc: 0.8};better: {metric: f1, margin: -1}      | line 2: the margin must be at least 0 and below 1, was -1.0
        floors: {roc_auc: 0.8};better: {metric: f1, margin: x}       | line 2: margin must be a number, was x
        floors: {roc_auc: 0.8};better: {metric: f1, confidence: 0.9} | line 2: a confidence needs a test
        floors: {roc_auc: 0.8};slices: {}                            | line 2: slices needs columns
        floors: {roc_auc: 0.8};slices: {columns: []}                 | line 2: slices need at least one column
        floors: {roc_auc: 0.8};slices: {columns: [a], rows: 1.5}     | line 2: rows must be a whole number, was 1.5
        floors: {roc_auc: 0.8};approval: yes                         | line 2: approval must be required or none, was yes
        floors: {roc_auc: 0.8};aliases: {champion: v1}               | line 2: an alias has letters, digits, '_' and '-'
        floors: {roc_auc: 0.8};aliases: {champion: previous}         | line 2: three aliases need three names
        floors: {rocauc: 0.8}                                        | line 1: there is no metric rocauc, only accuracy, roc_auc
        floors: {roc_auc: 0.8};better: rocauc                        | line 2: there is no metric rocauc, only accuracy, roc_auc
        floors: {roc_auc: 0.8};better:;  metric: auc                 | line 3: there is no metric auc, only accuracy, roc_auc
        floors: {roc_auc: 0.8};slices: {columns: [a], metric: foo}   | line 2: there is no metric foo, only accuracy, roc_auc
        floors: {roc_auc: 0.8};slices: {columns: [a], rows: 1e20}    | line 2: rows must be at most 2147483647, was 1e20
        floors:;  roc_auc: 0,80                                      | line 2: the floor of roc_auc must be a number, was 0,80; write 0.80
        floors: {roc_auc: 0,80}                                      | line 1: 80 is no metric: where it is a part of a number, write a point
        floors: {roc_auc: 0.8;                                       | line 2: expected ',' or '}'
        """)
    void whatIsWrongIsSaidWithItsLine(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml.replace(";", "\n")))
                .isInstanceOf(TrackingException.class)
                .hasMessageStartingWith("the policy policy.yaml cannot be used: " + message);
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Gate.read(Path.of("no-such-policy.yaml")))
                .hasMessageContaining("no-such-policy.yaml: no such file");
    }

    @Test
    void aliasesAreNotMixedUp() {
        assertThatThrownBy(() -> new Aliases("a", "A", "b")).hasMessageContaining("three aliases need three names");
        assertThat(List.of("Champion", "previous")).allMatch(Aliases.standard()::manage);
    }
}
