package dev.assay.experiments.run;

import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.network.Summary;
import dev.assay.results.AtomicFile;
import dev.assay.results.LayerPictures;
import dev.assay.results.Picture;
import dev.assay.results.Pictures;
import dev.assay.results.Report;
import dev.assay.results.ReportData;
import dev.assay.results.ReportDetails;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.Seen;
import dev.assay.results.Tables;
import dev.assay.results.WrongExample;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run's pictures, tables and its report, made from what is in its folder, as often as one likes. */
public final class Pages {
    private Pages() {}

    /** What the pages need beyond the record. */
    public static ReportDetails details(RunResult result, PreparedData data) {
        Task task = data.info().task();
        List<WrongExample> wrong = result.mostWrong().stream()
                .map(mistake -> new WrongExample(
                        data.rawPart(Part.TEST)
                                .batch(mistake.index())
                                .inputs()
                                .reshape(data.rawPart(Part.TEST).inputShape()),
                        task.names().get(mistake.truth()),
                        task.names().get(mistake.prediction()),
                        mistake.probability(),
                        mistake.index()))
                .toList();
        return new ReportDetails(result.network().map(Summary::of), wrong);
    }

    /**
     * Writes pictures, tables and {@code report.html}.
     *
     * @return the files
     * @throws UserException where the folder is not one of a run that came to its end, or cannot be written
     */
    public static List<Path> write(RunDirectory directory) {
        RunRecord record = RunRecords.read(directory);
        ReportDetails details = ReportDetails.read(directory);
        List<Path> files = new ArrayList<>();
        List<Picture> pictures = new ArrayList<>(Pictures.learningCurves(record.epochs()));
        record.evaluation().forEach((name, value) -> {
            if (value instanceof MetricValue.ConfusionMatrix matrix) {
                Picture picture = Pictures.confusionMatrix(name, matrix);
                pictures.add(picture);
                files.add(table(directory, picture.name(), Tables.confusionMatrix(matrix)));
            }
        });
        pictures.addAll(Pictures.curves(record.evaluation()));
        Map<String, Tensor> seen = Seen.read(directory);
        LayerPictures.of(record.epochs(), seen).forEach(group -> pictures.addAll(group.pictures()));
        Tables.byName(record.evaluation()).forEach((what, table) -> files.add(table(directory, what, table)));
        for (Picture picture : pictures) {
            Path png = directory.artifacts().resolve(picture.name() + ".png");
            Path svg = directory.artifacts().resolve(picture.name() + ".svg");
            AtomicFile.write(png, picture.png());
            AtomicFile.write(svg, picture.svg());
            files.addAll(List.of(png, svg));
        }
        ReportData data = new ReportData(record, details.network(), config(directory), details.wrong(), seen);
        AtomicFile.write(directory.report(), Report.html(data));
        files.add(directory.report());
        return files;
    }

    private static Path table(RunDirectory directory, String name, String json) {
        Path file = directory.artifacts().resolve(name + ".json");
        AtomicFile.write(file, json);
        return file;
    }

    private static String config(RunDirectory directory) {
        try {
            return Files.readString(directory.config());
        } catch (IOException e) {
            throw new UserException("Cannot read " + directory.config() + ": " + e.getMessage(), e);
        }
    }
}
