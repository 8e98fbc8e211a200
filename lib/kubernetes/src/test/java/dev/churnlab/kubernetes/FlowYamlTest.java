package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.runner.YamlText;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

/** Values reach a pod's YAML as they are. */
class FlowYamlTest {
    @Property
    void everyTextComesBack(@ForAll @CharRange(to = '\ud7ff') @CharRange(from = '\ue000', to = '\uffff') String text) {
        assertThat(YamlText.parameters(FlowYaml.of(Map.of("text", text)), "it")).isEqualTo(Map.of("text", text));
    }

    @Test
    void alsoWhatJsonTakesAndYamlDoesNot() {
        assertThat(FlowYaml.of("\u007f\u0080\u0085\u2028\uffff")).isEqualTo("\"\\u007f\\u0080\\u0085\\u2028\\uffff\"");
    }
}
