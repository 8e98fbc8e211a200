package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.churnlab.storage.Location;
import dev.churnlab.testing.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and folders of parts in a real S3 server (versitygw), written and read. */
class S3IT {
    @Test
    void aTableAndTheParts(@TempDir Path folder) throws IOException, InterruptedException {
        try (var server = S3Server.start(folder)) {
            server.bucket("lab");
            check(server.environment());
        }
    }

    private static void check(Map<String, String> variables) {
        var customers = Customers.synthetic(500, 1);
        for (var name : new String[] {"customers.csv", "customers.parquet"}) {
            var place = Location.of("s3://lab/" + name, variables);
            Tables.write(customers, place);
            assertThat(Telco.loader().load(place).columns().stream()
                            .map(c -> c.asList())
                            .toList())
                    .isEqualTo(customers.columns().stream().map(c -> c.asList()).toList());
        }
        Tables.write(customers, Location.of("s3://lab/parts/1.csv", variables));
        Tables.write(customers, Location.of("s3://lab/parts/2.parquet", variables));
        var parts = Location.of("s3://lab/parts", variables);
        assertThat(Telco.loader().onWarning(w -> {}).load(parts).rowCount()).isEqualTo(1000);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Telco.loader().load(Location.of("s3://lab/none", variables)))
                .withMessage("cannot read s3://lab/none: no such object, and none below it");
    }
}
