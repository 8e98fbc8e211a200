package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input ends in one line that says what, where and what to do, with exit code 2, and nothing is written. */
class BadInputTest {
    @TempDir
    static Path folder;

    private static String good;

    @BeforeAll
    static void makeCustomers() throws IOException {
        var file = folder.resolve("good.csv");
        Ran.churnlab("data", "generate", "--rows", "300", "--seed", "7", "--out", file.toString());
        good = Files.readString(file);
    }

    private static Ran train(String content) throws IOException {
        return train(content.getBytes(UTF_8));
    }

    private static Ran train(byte[] content) throws IOException {
        var file = folder.resolve("bad.csv");
        Files.write(file, content);
        return train(file);
    }

    private static Ran train(Path file) {
        return Ran.churnlab(
                "train",
                "--data",
                file.toString(),
                "--metrics",
                folder.resolve("out.json").toString());
    }

    private static void refused(Ran ran, String... says) {
        assertThat(ran.exit()).as("exit code, %s", ran.err()).isEqualTo(2);
        assertThat(ran.err()).hasSize(1);
        assertThat(ran.err().get(0)).startsWith("churnlab: ").contains(says);
        assertThat(folder.resolve("out.json")).doesNotExist();
    }

    @Test
    void noSuchFile() {
        refused(train(folder.resolve("absent.csv")), "absent.csv", "no such file");
    }

    @Test
    void aFolderWithoutParts() throws IOException {
        refused(train(Files.createDirectories(folder.resolve("empty"))), "empty", "folder");
    }

    @Test
    void anEmptyFile() throws IOException {
        refused(train(""), "bad.csv", "empty");
    }

    @Test
    void aHeaderOnly() throws IOException {
        refused(train(good.lines().findFirst().orElseThrow() + "\n"), "bad.csv", "row");
    }

    @Test
    void aMissingColumn() throws IOException {
        var narrower =
                good.lines().map(line -> line.replaceFirst(",[^,]*$", "")).collect(Collectors.joining("\n"));

        refused(train(narrower), "line 1", "Churn", "missing");
    }

    @Test
    void aCheckTellsEverythingThatIsWrong() throws IOException {
        var bad = good.replaceFirst("tenure", "tenur").replaceFirst("Partner", "Partnr");
        var ran = Ran.churnlab(
                "data",
                "check",
                Files.writeString(folder.resolve("bad.csv"), bad).toString());
        refused(ran, "bad.csv", "1 more problem");
        assertThat(ran.out()).hasSize(2).allMatch(line -> line.contains("line 1, column "));
    }

    @Test
    void aMisspeltColumn() throws IOException {
        refused(train(good.replaceFirst("tenure", "tenur")), "line 1", "tenure", "missing");
    }

    @Test
    void tooFewRowsForBothClassesInBothParts() throws IOException {
        var stays = good.lines().filter(line -> line.endsWith(",No")).limit(3);
        var leaves = good.lines().filter(line -> line.endsWith(",Yes")).limit(1);
        var four = Stream.concat(good.lines().limit(1), Stream.concat(stays, leaves));

        refused(train(four.collect(Collectors.joining("\n"))), "bad.csv", "none of the", "Churn = ", "give more rows");
    }

    @Test
    void aDoubledColumn() throws IOException {
        var wider = good.lines()
                .map(line -> line + (line.startsWith("customerID") ? ",tenure" : ",1"))
                .collect(Collectors.joining("\n"));

        refused(train(wider), "line 1", "tenure", "2 times");
    }

    @Test
    void aTextWhereANumberBelongs() throws IOException {
        var lines = good.lines().collect(Collectors.toList());
        var fields = lines.get(5).split(",", -1);
        fields[18] = "twenty";
        lines.set(5, String.join(",", fields));

        refused(train(String.join("\n", lines)), "line 6", "MonthlyCharges", "twenty");
    }

    @Test
    void oneClassOnly() throws IOException {
        var allStay =
                good.lines().map(line -> line.replaceFirst(",Yes$", ",No")).collect(Collectors.joining("\n"));

        refused(train(allStay), "Churn");
    }

    @Test
    void bytesThatAreNotUtf8() throws IOException {
        var bytes = good.getBytes(UTF_8);
        bytes[good.indexOf('\n') + 3] = (byte) 0xff;

        refused(train(bytes), "line 2", "UTF-8");
    }

    @Test
    void anUnknownColumnIsAWarningThatNamesIt() throws IOException {
        var wider = good.lines()
                .map(line -> line.startsWith("customerID") ? line + ",Region" : line + ",north")
                .collect(Collectors.joining("\n"));
        var ran = train(wider);

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).singleElement().asString().contains("Region");
        Files.delete(folder.resolve("out.json"));
    }

    @Test
    void quotedCommasQuotedLineEndsAndAByteOrderMarkAreReadCorrectly() throws IOException {
        var second = good.lines().skip(1).findFirst().orElseThrow();
        var id = second.substring(0, second.indexOf(','));
        var quoted = "\uFEFF" + good.replace(id, "\"a,\nb\"");
        var plain = folder.resolve("plain.json");
        var same = folder.resolve("same.json");
        Files.writeString(folder.resolve("quoted.csv"), quoted);

        var first =
                Ran.churnlab("train", "--data", folder.resolve("good.csv").toString(), "--metrics", plain.toString());
        var other =
                Ran.churnlab("train", "--data", folder.resolve("quoted.csv").toString(), "--metrics", same.toString());

        assertThat(first.exit()).isZero();
        assertThat(other.exit()).as("%s", other.err()).isZero();
        assertThat(same).hasSameTextualContentAs(plain);
    }

    @Test
    void anUnknownOptionOrVerb() {
        refused(Ran.churnlab("train", "--data", "x", "--dada", "y"), "--dada", "--help");
        refused(Ran.churnlab("trian"), "trian", "--help");
    }

    @Test
    void aModelThatIsNone() throws IOException {
        var out = folder.resolve("scores.csv");
        var ran = Ran.churnlab(
                "score",
                "--model",
                folder.toString(),
                "--data",
                folder.resolve("good.csv").toString(),
                "--out",
                out.toString());

        refused(ran, "bundle.json");
        assertThat(out).doesNotExist();
    }

    @Test
    void aPlaceThatIsNotInS3() {
        refused(Ran.churnlab("s3", "check", folder.toString()), "is not in S3", "s3://bucket/folder");
        refused(Ran.churnlab("score", "--model=x", "--data=ftp://x/y", "--out=z"), "--data", "ftp:// is not known");
    }

    @Test
    void aRemotePlaceWhereAPathIsNeeded() {
        refused(Ran.churnlab("export", "s3://lab/backup", "--models=churn"), "'s3://lab/backup' is remote", "a path");
        refused(
                Ran.churnlab("tune", "--data", folder.resolve("good.csv").toString(), "--trials-file=s3://lab/trials"),
                "--trials-file",
                "'s3://lab/trials' is remote");
        assertThat(Path.of("s3:")).doesNotExist();
    }

    @Test
    void anExportOfNothing() {
        refused(Ran.churnlab("export", folder.resolve("export").toString()), "--experiments", "--models");
        assertThat(folder.resolve("export")).doesNotExist();
    }

    @Test
    void anOutputThatCannotBeWritten() {
        var ran = Ran.churnlab(
                "train", "--data", folder.resolve("good.csv").toString(), "--metrics", "/proc/none/metrics.json");

        refused(ran, "/proc/none/metrics.json");
    }
}
