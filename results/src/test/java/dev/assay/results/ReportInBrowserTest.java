package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.run.RunRecord;
import dev.assay.run.WeightsDigest;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The report as a browser shows it. */
class ReportInBrowserTest extends PagesInBrowser {
    private static final String HOSTILE = "<script>document.title='hacked'</script><img src=http://localhost:9/x>\"'&";

    @Test
    void showsARunWithoutErrorsAndWithoutTheNetwork() throws IOException {
        open(Digits.report());
        assertThat(texts("h1")).containsExactly("mnist-lenet");
        assertThat(texts(".status")).containsExactly("finished");
        assertThat(texts("#figures dt"))
                .containsExactly(
                        "test loss",
                        "test accuracy",
                        "test precision",
                        "test recall",
                        "parameters",
                        "time",
                        "examples/s");
        assertThat(texts("#figures dd"))
                .containsExactly("0.03110", "0.9891", "0.9891", "0.9890", "431,080", "1 min 41 s", "2,937");
        assertThat(texts("h2"))
                .containsExactly(
                        "Metrics",
                        "Learning curves",
                        "Confusion matrix",
                        "Curves",
                        "By class",
                        "Most wrong examples",
                        "Network",
                        "Environment");
        assertThat(texts("#metrics thead th")).containsExactly("", "train", "validation", "test");
        assertThat(texts("#metrics tbody tr")).contains("accuracy 0.9915 0.9870 0.9891", "roc-auc –");
        assertNothingWasLoaded();
        screenshot("report-light.png", 1100);
    }

    @Test
    void showsTheNetworkLayerByLayer() throws IOException {
        open(Digits.report());
        assertThat(texts("#network thead th"))
                .containsExactly("layer", "kind", "output", "parameters", "multiply-adds", "receptive field");
        assertThat(texts("#network tbody tr"))
                .hasSize(8)
                .startsWith("convolution1 convolution-2d 20x24x24 520 288,000 5x5")
                .endsWith("dense2 dense 10 5,010 5,000 all");
        assertThat(texts("#network tfoot tr")).containsExactly("total 431,080 2,293,000");
    }

    @Test
    void showsEveryPicture() throws IOException {
        open(Digits.report());
        List<WebElement> images = driver().findElements(By.tagName("img"));
        assertThat(images).hasSize(12);
        for (WebElement image : images) {
            assertThat(number(image, "naturalWidth")).isEqualTo(28);
            assertThat(number(image, "clientWidth")).isGreaterThan(100);
            assertThat(number(image, "clientHeight")).isGreaterThan(100);
        }
        assertThat(texts("figcaption"))
                .allMatch(text -> text.matches("(?s)\\d taken for \\d\\sprobability 0.\\d+, example \\d+"));
        List<WebElement> curves = driver().findElements(By.cssSelector(".curves svg"));
        assertThat(curves.stream().map(svg -> String.valueOf(svg.getDomAttribute("aria-label"))))
                .containsExactly(
                        "loss by epoch; at the end train 0.04257, validation 0.06435",
                        "accuracy by epoch; at the end train 0.9915, validation 0.987",
                        "f1 by epoch; at the end validation 0.9858",
                        "ROC curve: true positive rate over false positive rate, by 0, 1, 2, 3, 4, 5, 6, 7, 8, 9");
        for (WebElement svg : curves) {
            assertThat(svg.getSize().getWidth()).isGreaterThan(300);
            assertThat(svg.getSize().getHeight()).isGreaterThan(150);
        }
    }

    @Test
    void showsTheConfusionMatrixReadablyWithoutColour() throws IOException {
        ReportData data = Digits.report();
        open(data);
        assertThat(texts(".matrix thead th")).hasSize(11).startsWith("true \\ predicted", "0", "1");
        assertThat(texts(".matrix tbody tr")).hasSize(10);
        assertThat(texts(".matrix td")).hasSize(100).noneMatch(String::isBlank);
        assertThat(texts(".matrix td.right")).hasSize(10).allMatch(text -> text.matches("9\\d\\d|1,0\\d\\d"));
        assertThat(texts("#by-class thead th"))
                .containsExactly("class", "precision", "recall", "f1", "mean-average-precision", "examples");
    }

    @Test
    void showsHostileNamesAsText() throws IOException {
        List<String> names = Stream.concat(
                        Stream.of(HOSTILE), Digits.names().stream().skip(1))
                .toList();
        ReportData data = Digits.report(names);
        RunRecord r = data.record();
        RunRecord hostile = new RunRecord(
                HOSTILE,
                HOSTILE,
                RunRecord.Status.FAILED,
                Map.of("test/" + HOSTILE, 1.0, "test/%s", 2.0),
                r.parameters(),
                HOSTILE,
                List.of(new WeightsDigest(1, HOSTILE)),
                r.seconds(),
                r.examplesPerSecond(),
                r.epochs(),
                r.evaluation(),
                r.provenance(),
                Optional.of("</section>" + HOSTILE),
                HOSTILE);
        open(new ReportData(hostile, data.network(), "</pre>" + HOSTILE, data.wrong(), data.seen()));
        assertThat(driver().getTitle()).isEqualTo(HOSTILE + " · " + HOSTILE);
        assertThat(texts("h1")).containsExactly(HOSTILE);
        assertThat(texts(".failure")).containsExactly("</section>" + HOSTILE);
        assertThat(texts(".matrix tbody th")).startsWith(HOSTILE);
        driver().findElement(By.tagName("summary")).click();
        assertThat(texts("pre")).containsExactly("</pre>" + HOSTILE);
        assertThat(driver().findElements(By.tagName("script"))).isEmpty();
        assertThat(driver().findElements(By.cssSelector("img:not([src^='data:'])")))
                .isEmpty();
        assertNothingWasLoaded();
    }

    @Test
    void keepsTheConfigFoldedUntilItIsAskedFor() throws IOException {
        open(Digits.report());
        WebElement config = driver().findElement(By.tagName("pre"));
        assertThat(config.isDisplayed()).isFalse();
        driver().findElement(By.tagName("summary")).click();
        assertThat(config.isDisplayed()).isTrue();
        assertThat(config.getText()).startsWith("epochs = 5\n");
    }

    @Test
    void fitsAPhone() throws IOException {
        device(360, 740);
        open(Digits.report());
        assertThat(number(driver().findElement(By.tagName("html")), "scrollWidth"))
                .isEqualTo(360);
        screenshot("report-phone.png", 360);
    }

    @Test
    void isDarkWhereThatIsWanted() throws IOException {
        media("prefers-color-scheme", "dark");
        open(Digits.report());
        assertThat(driver().findElement(By.tagName("body")).getCssValue("background-color"))
                .contains("18, 21, 27");
        assertThat(driver().findElement(By.cssSelector(".curves svg")).getCssValue("color"))
                .contains("230, 233, 239");
        screenshot("report-dark.png", 1100);
        media("prefers-color-scheme", "light");
        assertThat(driver().findElement(By.tagName("body")).getCssValue("background-color"))
                .contains("246, 247, 249");
    }

    @Test
    void showsInputsThatAreNoPicturesAsNumbers() throws IOException {
        ReportData data = Digits.report();
        Tensor flower = Tensor.of(Shape.of(4), 5.1, -3.5, 1.4, Double.NaN);
        open(new ReportData(
                data.record(),
                Optional.empty(),
                "",
                List.of(
                        new WrongExample(flower, "setosa", "virginica", 0.5, 7),
                        new WrongExample(Tensor.zeros(Shape.of(40)), "setosa", "virginica", 0.5, 8)),
                Map.of()));
        List<WebElement> figures = driver().findElements(By.tagName("figure"));
        assertThat(figures.get(0).findElements(By.cssSelector("td")).stream().map(WebElement::getText))
                .containsExactly("5.1", "-3.5", "1.4", "–");
        assertThat(figures.get(1).findElements(By.cssSelector("tfoot td")).stream()
                        .map(WebElement::getText))
                .containsExactly("10 more");
        assertThat(texts("h2")).doesNotContain("Network");
        assertNothingWasLoaded();
    }

    @Test
    void showsWhatWasSeenWithinTheNetwork() throws IOException {
        ReportData data = Digits.report();
        Map<String, Tensor> seen = new LinkedHashMap<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            Tensor filters = Tensor.zeros(Shape.of(20, 1, 5, 5));
            for (int i = 0; i < filters.values().length; i++) {
                filters.values()[i] = (float) Math.sin(i * (epoch + 1));
            }
            seen.put("filters/<convolution1>/" + epoch, filters);
        }
        seen.put("maximized/dense2/0", Tensor.zeros(Shape.of(1, 28, 28)));
        open(new ReportData(data.record(), data.network(), data.config(), data.wrong(), seen));
        assertThat(texts("h2")).containsSubsequence("Network", "Filters", "Maximised activations", "Environment");
        List<WebElement> pictures = driver().findElements(By.cssSelector(".tiles svg"));
        assertThat(pictures.stream().map(svg -> String.valueOf(svg.getDomAttribute("aria-label"))))
                .containsExactly(
                        "Filters of <convolution1> after epoch 2",
                        "Filters of <convolution1>, 12 of 20, a row for each epoch: 0, 1, 2",
                        "Inputs for units of dense2");
        for (WebElement svg : pictures) {
            assertThat(svg.findElement(By.tagName("image")).getSize().getWidth())
                    .isGreaterThan(80);
        }
        assertNothingWasLoaded();
        screenshot("report-layers.png", 1100);
        device(360, 740);
        assertThat(number(driver().findElement(By.tagName("html")), "scrollWidth"))
                .isEqualTo(360);
    }

    @Test
    void showsARunThatFailedBeforeItBegan() throws IOException {
        RunRecord r = Samples.record(RunRecord.Status.FAILED, Map.of(), Optional.of("the loss is NaN in epoch 1"));
        open(new ReportData(
                new RunRecord(
                        r.id(),
                        r.name(),
                        r.status(),
                        Map.of(),
                        0,
                        "",
                        List.of(),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Map.of(),
                        r.provenance(),
                        r.failure(),
                        r.runDirectory()),
                Optional.empty(),
                "",
                List.of(),
                Map.of()));
        assertThat(texts(".failure")).containsExactly("the loss is NaN in epoch 1");
        assertThat(texts("h2")).containsExactly("Environment");
        assertNothingWasLoaded();
    }

    private void open(ReportData data) throws IOException {
        open(Report.html(data));
    }
}
