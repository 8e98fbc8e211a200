package dev.churnlab.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a file, one line says what, where and what to do; nothing is read in half. */
class BadInputTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    Column.id("id"),
                    Column.categorical("plan", "basic", "full"),
                    Column.integer("months").between(0, 72),
                    Column.numeric("price").atLeast(0).orMissing(),
                    Column.target("left")),
            "yes",
            "no");
    private static final String HEADER = "id,plan,months,price,left\n";
    private static final String GOOD = HEADER + "a,basic,1,9.5,yes\nb,full,2,,no\n";

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("in.csv");
    }

    private DataException load(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        var error = catchThrowableOfType(
                DataException.class,
                () -> Tables.loader(SCHEMA).onWarning(w -> {}).load(file));
        assertThat(error).isNotNull().hasMessageNotContaining("\n");
        return error;
    }

    private DataException load(String text) throws IOException {
        return load(text.getBytes(UTF_8));
    }

    private void check(String text, String message) throws IOException {
        assertThat(load(text)).hasMessage(file + ": " + message);
    }

    @Test
    void noSuchFile() {
        var error = catchThrowableOfType(DataException.class, () -> Tables.load(file, SCHEMA));
        assertThat(error).hasMessage("cannot read " + file + ": no such file or folder");
    }

    @Test
    void aFolder() {
        var error = catchThrowableOfType(DataException.class, () -> Tables.load(folder, SCHEMA));
        assertThat(error)
                .hasMessage(folder
                        + " is a folder without files; give a file, or a folder of nothing but the parts of one table");
    }

    @Test
    void anEmptyFile() throws IOException {
        check("", "the file is empty; it needs a header and at least one row");
        check("\n\r\n", "the file is empty; it needs a header and at least one row");
        check("\uFEFF", "the file is empty; it needs a header and at least one row");
    }

    @Test
    void aHeaderOnly() throws IOException {
        check(HEADER, "the file has a header only; it needs at least one row");
    }

    @Test
    void aMissingColumn() throws IOException {
        check("id,plan,price,left\na,basic,1,yes\nb,full,2,no\n", "line 1, column months: is missing; add it");
        check(
                "id,plan,Months,price,left\na,basic,1,1,yes\nb,full,1,2,no\n",
                "line 1, column months: is missing (there is 'Months'; spelling and case count)");
    }

    @Test
    void aDoubledColumn() throws IOException {
        check(
                "id,plan,months,price,left,plan\na,basic,1,1,yes,full\nb,full,1,2,no,full\n",
                "line 1, column plan: is there 2 times; keep one");
    }

    @Test
    void otherSeparators() throws IOException {
        check(GOOD.replace(',', ';'), "line 1: the columns are separated by semicolons; separate them by commas");
        check(GOOD.replace(',', '\t'), "line 1: the columns are separated by tabs; separate them by commas");
    }

    @Test
    void aTextWhereANumberBelongs() throws IOException {
        var error = load(GOOD + "c,full,two,1,no\n");
        assertThat(error).hasMessage(file + ": line 4, column months: 'two' is not a number; write it like 1234");
        assertThat(error.problems())
                .containsExactly(new Problem(4, 2, "months", "two", "is not a number; write it like 1234"));
        check(
                GOOD + "c,full,2,1,5,no\n".replace("1,5", "\"1,5\""),
                "line 4, column price: '1,5' is not a number; write it like 1234.5");
        for (var text : List.of("NaN", "Infinity", "0x10", "1f", "1e999", "--1", "1.2.3", "1e", ".", "+", "١")) {
            assertThat(load(GOOD + "c,full,2," + text + ",no\n").problems())
                    .containsExactly(new Problem(4, 2, "price", text, "is not a number; write it like 1234.5"));
        }
    }

    @Test
    void aBrokenNumberWhereAWholeOneBelongs() throws IOException {
        check(
                GOOD + "c,full,2.5,1,no\n",
                "line 4, column months: '2.5' is not a whole number of at most 32 bits; write it like 1234");
    }

    @Test
    void aValueOutsideTheRange() throws IOException {
        check(GOOD + "c,full,73,1,no\n", "line 4, column months: '73' is not between 0 and 72");
        check(GOOD + "c,full,7,-1,no\n", "line 4, column price: '-1' is less than 0, the least that is possible");
    }

    @Test
    void aValueOutsideTheCategories() throws IOException {
        check(GOOD + "c,Full,7,1,no\n", "line 4, column plan: 'Full' is none of basic, full");
        check(GOOD + "c,full,7,1,maybe\n", "line 4, column left: 'maybe' is none of no, yes");
    }

    @Test
    void aMissingValue() throws IOException {
        var rule = "the value is missing; fill it in or leave out the row";
        check(GOOD + ",full,7,1,no\n", "line 4, column id: " + rule);
        check(GOOD + "  ,full,7,1,no\n", "line 4, column id: " + rule);
        check(GOOD + "c,,7,1,no\n", "line 4, column plan: " + rule);
        check(GOOD + "c,full,,1,no\n", "line 4, column months: " + rule);
        check(GOOD + "c,full,7,1,\n", "line 4, column left: " + rule);
    }

    @Test
    void aFeatureThatIsMissingInAllRows() throws IOException {
        check(
                HEADER + "a,basic,1,,no\nb,full,2,,yes\n",
                "column price: is missing in all 2 rows; fill it in, or leave it out of the schema and of the file");
    }

    @Test
    void oneClassOnly() throws IOException {
        check(
                HEADER + "a,basic,1,9.5,no\nb,full,2,,no\n",
                "column left: is 'no' in all 2 rows; a model learns from both 'yes' and 'no'");
    }

    @Test
    void aWrongNumberOfFields() throws IOException {
        check(
                GOOD + "c,full,7,1\n",
                "line 4: the line has 4 fields, the header has 5; look for a comma outside quotes or a line cut short");
        // What the shifted fields break is not told as well.
        assertThat(load(GOOD + "c,d,full,7,1,no\n").problems()).hasSize(1);
    }

    @Test
    void allProblemsAtOnce() throws IOException {
        var error = load(GOOD + "c,half,x,1,no\n\"d\nd\",full,99,?,no\ne,full,1,2,\n");
        assertThat(error)
                .hasMessage(file + ": line 4, column plan: 'half' is none of basic, full (and 4 more problems)");
        assertThat(error.problems())
                .extracting(p -> p.line() + " " + p.row() + " " + p.column())
                .containsExactly("4 2 plan", "4 2 months", "5 3 months", "5 3 price", "7 4 left");
    }

    @Test
    void moreProblemsThanAnybodyReads() throws IOException {
        var error = load(GOOD + "c,half,1,1,no\n".repeat(1234));
        assertThat(error.problems()).hasSize(1000);
        assertThat(error).hasMessageEndingWith("(and 1233 more problems)");
    }

    @Test
    void bytesThatAreNotUtf8() throws IOException {
        assertThat(load((GOOD + "ü,full,7,1,no\n").getBytes(ISO_8859_1)))
                .hasMessage(file + ": line 4: the bytes are not UTF-8; save the file as UTF-8");
        var late = HEADER + "a,basic,1,9.5,yes\r\n".repeat(20_000) + "ü,full,7,1,no\r\n"
                + "b,full,2,3,no\r\n".repeat(20_000);
        assertThat(load(late.getBytes(ISO_8859_1))).hasMessageContaining("line 20002: the bytes are not UTF-8");
        assertThat(load(GOOD.getBytes(UTF_16))).hasMessage(file + ": the file is UTF-16; save it as UTF-8");
    }

    @Test
    void brokenQuotes() throws IOException {
        var rule =
                "broken quotes: a field in quotes ends before a comma or a line end, and a quote within it is doubled";
        check(GOOD + "\"c,full,7,1,no\n", "line 4: " + rule);
        check(GOOD + "\"c\"d,full,7,1,no\n", "line 4: " + rule);
    }

    @Test
    void aFieldThatIsTooLong() throws IOException {
        check(
                GOOD + "c," + "x".repeat((16 << 20) + 1) + ",7,1,no\n",
                "line 4: a field has more than 16,777,216 characters; shorten it, or close the quotes that it begins"
                        + " with");
    }

    @Test
    void aLongValueWithLineEndsIsShownShortOnOneLine() throws IOException {
        assertThat(load(GOOD + "c,\"" + "x\n".repeat(100) + "\",7,1,no\n"))
                .hasMessageContaining("'" + "x␣".repeat(30) + "…' is none of");
    }
}
