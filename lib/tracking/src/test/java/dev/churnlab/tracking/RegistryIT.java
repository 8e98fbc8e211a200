package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Versions, aliases and tags are MLflow's, and the bundle of a version comes back as it was. */
@ExtendWith(RealMlflow.class)
class RegistryIT {
    private final TrackingServer server = RealMlflow.client();
    private final Registry registry = server.registry();
    private String name = "";
    private int versions;

    @BeforeEach
    void name(TestInfo test) {
        name = "registry it's " + test.getDisplayName();
    }

    private ModelVersion register() {
        return registry.register(name, Bundles.run(++versions));
    }

    @Test
    void versionsCountUp() {
        var first = register();
        var second = register();

        assertThat(first.version()).isEqualTo(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.uri()).isEqualTo("models:/" + name + "/2");
        assertThat(registry.versions(name)).extracting(ModelVersion::version).containsExactly(2, 1);
        assertThat(registry.version(name, 1)).isEqualTo(first);
        assertThat(registry.url(first).toString()).endsWith("/versions/1");
    }

    @Test
    void sameModelIsRegisteredOnce() {
        var first = register();

        try (var again = server.resume(first.runId())) {
            assertThat(registry.register(name, again)).isEqualTo(first);
        }
        assertThat(registry.versions(name)).hasSize(1);
    }

    @Test
    void aliasesMoveAndGo() {
        var first = register();
        var second = register();
        registry.alias(first, "candidate");
        assertThat(registry.byAlias(name, "candidate").map(ModelVersion::version))
                .contains(1);
        registry.alias(second, "candidate");

        assertThat(registry.byAlias(name, "candidate").map(ModelVersion::version))
                .contains(2);
        assertThat(registry.aliases(name)).containsExactly(Map.entry("candidate", 2));
        assertThat(registry.version(name, 2).aliases()).containsExactly("candidate");
        registry.deleteAlias(name, "candidate");
        registry.deleteAlias(name, "candidate");
        assertThat(registry.byAlias(name, "candidate")).isEmpty();
    }

    @Test
    void aliasesOfThePolicyAreNotSetByHand() {
        var version = register();

        assertThatThrownBy(() -> registry.alias(version, "champion"))
                .isInstanceOf(TrackingException.class)
                .hasMessageContaining("set by the promotion policy only");
        assertThatThrownBy(() -> registry.deleteAlias(name, "Previous")).isInstanceOf(TrackingException.class);
        assertThat(registry.champion(name)).isEmpty();
    }

    @Test
    void tagsAreKept() {
        var version = register();
        registry.tag(version, "churnlab.approved", "by Ada, größer als 'alles'");

        assertThat(registry.version(name, 1).tags()).containsEntry("churnlab.approved", "by Ada, größer als 'alles'");
    }

    @Test
    void modelsHaveTagsAndDescriptionsAndAreFound() {
        var version = register();
        registry.tag(name, "team", "retention of " + name);
        registry.tag(name, "team", "retention");
        registry.describe(name, "who leaves, *größer*");
        registry.describe(version, "the first");
        registry.alias(version, "trial");

        var model = registry.model(name).orElseThrow();
        assertThat(model.tags()).containsEntry("team", "retention");
        assertThat(model.description()).isEqualTo("who leaves, *größer*");
        assertThat(model.aliases()).containsExactly(Map.entry("trial", 1));
        assertThat(registry.version(name, 1).description()).isEqualTo("the first");
        assertThat(registry.models("tags.`team` = 'retention'")).contains(model);
        assertThat(registry.models("tags.`team` = 'another'")).isEmpty();
        assertThat(registry.models("")).contains(model);
        assertThat(registry.model("no such model")).isEmpty();
        assertThatThrownBy(() -> registry.describe("no such model", "x")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void searchGoesOverAllPages() {
        // MLflow gives a hundred at once.
        for (var i = 0; i < 101; i++) {
            Order.model(server, "page " + i);
        }

        assertThat(registry.models("name LIKE 'page %'")).hasSize(101);
    }

    @Test
    void bundleComesBackByteByByte(@TempDir Path folder) throws IOException {
        var version = register();
        registry.download(version, folder.resolve("bundle"));
        var temporary = registry.download(version);

        for (var back : new Path[] {folder.resolve("bundle"), temporary}) {
            try (var files = Files.list(Bundles.small())) {
                var expected = files.sorted().toList();
                assertThat(back).isDirectory();
                for (var file : expected) {
                    assertThat(back.resolve(file.getFileName().toString())).hasSameBinaryContentAs(file);
                }
            }
        }
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThat(registry.champion("no such model")).isEmpty();
        assertThat(registry.versions("no such model")).isEmpty();
        assertThatThrownBy(() -> registry.version("no such model", 1))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no such model");
        var run = server.run("registry-it", r -> {});
        assertThatThrownBy(() -> registry.register(name, run))
                .hasMessage("run " + run.id() + " has no model: log one with run.model(bundle)");
        assertThatThrownBy(() -> registry.register("a/b", run)).hasMessageContaining("has no '/', ':' and");
    }
}
