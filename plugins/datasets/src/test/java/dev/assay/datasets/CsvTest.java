package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.DataHome;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Splits;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.UserException;
import dev.assay.testing.DatasetContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest extends DatasetContract {
    private static final List<String> MISSING = List.of("", "?", "NA");

    @TempDir
    Path folder;

    @BeforeEach
    void writeTable() throws IOException {
        write("1,2.5,b\n3,-4e1,a\n.5,6,b\n");
    }

    @Override
    protected Dataset dataset() {
        return csv(false, List.of("-1"), Csv.TaskKind.AUTO, List.of(), Csv.Missing.FAIL);
    }

    @Override
    protected DataHome home() {
        return new DataHome(List.of(folder), folder.resolve("cache"), false, line -> {});
    }

    @Test
    void takesTheLastColumnForTheClassAndSortsTheNames() {
        assertThat(dataset().info(home()).task()).isEqualTo(new Task.MultiClass(List.of("a", "b")));
        assertThat(dataset().info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 3));
        assertThat(open(dataset()).batch(0, 1, 2).inputs().values()).containsExactly(1, 2.5f, 3, -40, 0.5f, 6);
        assertThat(Splits.classes(open(dataset()))).containsExactly(1, 0, 1);
    }

    @Test
    void sortsNumberedClassesAsNumbers() throws IOException {
        write("1,10\n1,9\n1,2\n");

        assertThat(dataset().info(home()).task().names()).containsExactly("2", "9", "10");
    }

    @Test
    void takesFractionsAndManyWholeNumbersForNumbers() throws IOException {
        write("1,0.5\n2,1.5\n");
        assertThat(dataset().info(home()).task()).isEqualTo(new Task.Regression(List.of("1")));
        assertThat(open(dataset()).batch(0, 1).targets().values()).containsExactly(0.5f, 1.5f);

        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 21; i++) {
            many.append("1,").append(i).append('\n');
        }
        write(many.toString());
        assertThat(dataset().info(home()).task()).isInstanceOf(Task.Regression.class);
    }

    @Test
    void readsQuotesByteOrderMarkCarriageReturnsAndBlanksAroundNumbers() throws IOException {
        write("\uFEFF\"height, cm\",kind\r\n 1 ,\"a \"\"b\"\", c\"\r\n\r\n2,d");
        Csv csv = csv(true, List.of("kind"), Csv.TaskKind.AUTO, List.of(), Csv.Missing.FAIL);

        assertThat(csv.info(home()).task().names()).containsExactly("a \"b\", c", "d");
        assertThat(open(csv).batch(0, 1).inputs().values()).containsExactly(1, 2);
    }

    @Test
    void predictsSeveralColumnsByNameAndLeavesOthersOut() throws IOException {
        write("id,x,y,z\nfirst,1,2,3\nsecond,4,5,6\n");
        Csv csv = csv(true, List.of("z", "x"), Csv.TaskKind.AUTO, List.of("id"), Csv.Missing.FAIL);

        assertThat(csv.info(home()).task()).isEqualTo(new Task.Regression(List.of("z", "x")));
        assertThat(open(csv).batch(0, 1).inputs().values()).containsExactly(2, 5);
        assertThat(open(csv).batch(0, 1).targets().values()).containsExactly(3, 1, 6, 4);
    }

    @Test
    void namesLineAndColumnOfAMissingValueOrLeavesTheLineOut() throws IOException {
        write("1,2,a\n\n3,?,b\n4,5,b\n");

        assertThatThrownBy(() -> dataset().info(home()))
                .isInstanceOf(UserException.class)
                .hasMessage(file()
                        + ", line 3, column 1 lacks a value: found '?'. To leave such lines out set missing = skip;"
                        + " to fill in what the training part says, missing = keep and preprocessing impute");
        Csv skipping = csv(false, List.of("-1"), Csv.TaskKind.AUTO, List.of(), Csv.Missing.SKIP);
        assertThat(open(skipping).batch(0, 1).inputs().values()).containsExactly(1, 2, 4, 5);
    }

    @Test
    void namesLineAndColumnOfWhatIsNoNumber() throws IOException {
        write("x,y,kind\n1,2,a\n3,tall,b\n");
        assertThatThrownBy(() -> open(csv(true, List.of("kind"), Csv.TaskKind.AUTO, List.of(), Csv.Missing.FAIL)))
                .isInstanceOf(UserException.class)
                .hasMessage(file() + ", line 3, column 'y' holds 'tall', which is not a finite number."
                        + " A column of text can be left out by leave-out = [y]");
        assertThatThrownBy(() -> open(dataset()))
                .hasMessage(file() + ", line 1, column 0 holds 'x', which is not a finite number."
                        + " If the first line holds the columns' names, set header = true");
    }

    @Test
    void namesTheLineOfAnUnevenRow() throws IOException {
        write("1,2,a\n3,b\n");

        assertThatThrownBy(() -> dataset().info(home()))
                .isInstanceOf(UserException.class)
                .hasMessage(file() + ", line 2 has 2 columns, but line 1 has 3");
    }

    @Test
    void listsTheColumnsWhenOneIsUnknown() throws IOException {
        assertThatThrownBy(() -> csv(false, List.of("kind"), Csv.TaskKind.AUTO, List.of(), Csv.Missing.FAIL)
                        .info(home()))
                .hasMessageContaining("has no column 'kind'")
                .hasMessageContaining("3 columns, numbered 0 to 2 or -1 to -3 backwards");
        write("x,kind\n1,a\n2,b\n");
        assertThatThrownBy(() -> csv(true, List.of("knid"), Csv.TaskKind.AUTO, List.of(), Csv.Missing.FAIL)
                        .info(home()))
                .hasMessageContaining("has no column 'knid'. It has x, kind");
    }

    @Test
    void explainsFilesThatAreNoTables() throws IOException {
        write("");
        assertThatThrownBy(() -> dataset().info(home())).hasMessage(file() + " is empty");
        write("1;2;a\n");
        assertThatThrownBy(() -> dataset().info(home()))
                .hasMessageContaining("has 1 column(s)")
                .hasMessageContaining("Is the separator ',' right?");
        write("1,2,a\n1,3,a\n");
        assertThatThrownBy(() -> dataset().info(home())).hasMessageContaining("has only the class 'a'");
        write("1,\"2,a\n3,4,b\n");
        assertThatThrownBy(() -> dataset().info(home()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file() + " is not a CSV file")
                .hasMessageContaining("line 1");
        Files.write(file(), new byte[] {'1', ',', (byte) 0xE4, '\n'});
        assertThatThrownBy(() -> dataset().info(home()))
                .isInstanceOf(UserException.class)
                .hasMessage(file() + " is not text in UTF-8; save it as such");
        Files.delete(file());
        assertThatThrownBy(() -> dataset().info(home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The file table.csv is not there. Looked for " + file());
    }

    @Test
    void rejectsSettingsThatCannotBe() {
        assertThatThrownBy(() -> csv(false, List.of(), Csv.TaskKind.AUTO, List.of(), Csv.Missing.FAIL))
                .hasMessageStartingWith("targets must");
        assertThatThrownBy(
                        () -> csv(false, List.of("0", "1"), Csv.TaskKind.CLASSIFICATION, List.of(), Csv.Missing.FAIL))
                .hasMessageStartingWith("targets must be one column for a classification");
        assertThatThrownBy(() -> new Csv(
                        Path.of("table.csv"),
                        "::",
                        false,
                        List.of("0"),
                        Csv.TaskKind.AUTO,
                        List.of(),
                        MISSING,
                        Csv.Missing.FAIL,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()))
                .hasMessageStartingWith("separator must");
        assertThatThrownBy(() -> csv(false, List.of("-1", "2"), Csv.TaskKind.AUTO, List.of(), Csv.Missing.FAIL)
                        .info(home()))
                .hasMessageContaining("names a column of " + file() + " twice");
    }

    private Examples open(Dataset dataset) {
        return dataset.open(Part.TRAIN, home());
    }

    private Path file() {
        return folder.resolve("table.csv");
    }

    private void write(String text) throws IOException {
        Files.write(file(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Csv csv(
            boolean header, List<String> targets, Csv.TaskKind task, List<String> leaveOut, Csv.Missing missing) {
        return new Csv(
                Path.of("table.csv"),
                ",",
                header,
                targets,
                task,
                leaveOut,
                MISSING,
                missing,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
