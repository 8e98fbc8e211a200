package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What MLflow would refuse, half understand or cut is refused before anything is sent. */
class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"roc_auc", "train/logloss", "f1 (no)", "größe", "a.b-c d:e", "..", "/a", "a//b", "a/../b", ""})
    void keysAreThoseOfMlflow(String key) {
        if (key.matches("[\\p{L}\\d_.:\\- ]+(/[\\p{L}\\d_.:\\- ]+)*") && !key.equals("..") && !key.contains("/../")) {
            assertThat(Names.key("metric", key)).isEqualTo(key);
        } else {
            assertThatThrownBy(() -> Names.key("metric", key))
                    .isInstanceOf(TrackingException.class)
                    .hasMessageContaining("the name of a metric has")
                    .hasMessageEndingWith("was '" + key + "'");
        }
    }

    @Test
    void longValueIsNotCut() {
        assertThat(Names.value("parameter", "notes", "x".repeat(6000), Names.LONGEST_PARAM))
                .hasSize(6000);
        assertThatThrownBy(() -> Names.value("parameter", "notes", "x".repeat(6001), Names.LONGEST_PARAM))
                .hasMessage("parameter notes has 6001 characters and MLflow takes 6000: log it as an artifact");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a:b", "..", "."})
    void modelNamesHaveNoSlashAndNoColon(String name) {
        assertThatThrownBy(() -> Names.model(name)).isInstanceOf(TrackingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "Latest", "v1", "V12", "a b", "a/b"})
    void aliasesAreNoVersions(String alias) {
        assertThatThrownBy(() -> Names.alias(alias)).isInstanceOf(TrackingException.class);
    }

    @Test
    void emptyExperimentIsNamed() {
        assertThatThrownBy(() -> Names.experiment(" "))
                .hasMessage("an experiment's name has 1 to 500 characters, was ' '");
    }
}
