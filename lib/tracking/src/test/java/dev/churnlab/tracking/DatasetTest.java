package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.data.Telco;
import dev.churnlab.training.DataOrigin;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dataset says what it was, and nothing of who is in it. */
class DatasetTest {
    private static final DataOrigin ORIGIN = new DataOrigin("telco.csv", "ab".repeat(32), 7043, 5634, 1409);

    @Test
    void hasNameDigestSourceAndColumnsWithoutIds() {
        var dataset = Dataset.of(ORIGIN, "s3://lab/telco.csv", Telco.SCHEMA);

        assertThat(dataset.columns())
                .doesNotContainKey("customerID")
                .containsEntry("tenure", "long")
                .containsEntry("MonthlyCharges", "double")
                .containsEntry("Churn", "string");
        assertThat(dataset.digest()).hasSizeLessThanOrEqualTo(36).isEqualTo("ab".repeat(16));
        assertThat(Rest.JSON
                        .valueToTree(dataset.json())
                        .at("/dataset/source_type")
                        .asText())
                .isEqualTo("s3");
        assertThat(Rest.JSON.valueToTree(dataset.json()).at("/dataset/profile").asText())
                .isEqualTo("{\"num_rows\":7043}");
    }

    @Test
    void whatMlflowWouldRefuseIsNamed() {
        assertThatThrownBy(() -> new Dataset("", "d", "x", Map.of(), 1, "training"))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> new Dataset("n", "d".repeat(37), "x", Map.of(), 1, "training"))
                .hasMessageContaining("36 characters");
    }
}
