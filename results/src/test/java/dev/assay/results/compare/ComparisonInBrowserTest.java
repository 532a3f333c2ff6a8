package dev.assay.results.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.network.Dense;
import dev.assay.network.Network;
import dev.assay.results.PagesInBrowser;
import dev.assay.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page of a comparison as a browser shows it. */
class ComparisonInBrowserTest extends PagesInBrowser {
    private static final String HOSTILE =
            "<script>document.title='hacked'</script><img src=http://localhost:9/x>\"'&%s";

    /** What the issue promises of a thousand runs, on two cores. */
    private static final long MOST_MILLISECONDS = 2000;

    @TempDir
    Path runs;

    private static Comparison of(FakeRuns runs) {
        return Comparing.of(Question.ofAccuracy(), runs.all(), List.of(new LeftOut("runs/x/1", "failed: too hot")));
    }

    /** A sweep of 200 configs with five seeds each. */
    private Comparison thousand() {
        FakeRuns fake = new FakeRuns(runs);
        Random random = new Random(17);
        for (int config = 0; config < 200; config++) {
            double rate = Math.pow(10, -1 - 3 * random.nextDouble());
            int depth = 1 + random.nextInt(5);
            int units = 16 << random.nextInt(5);
            boolean adam = random.nextBoolean();
            double mean = 0.95 - 0.05 * Math.pow(Math.log10(rate) + 2.5, 2) - 0.01 * depth + (adam ? 0.01 : 0);
            for (int seed = 1; seed <= 5; seed++) {
                fake.add(
                        mean + 0.01 * random.nextGaussian(),
                        seed,
                        "optimizer.name",
                        adam ? "adam" : "nesterov",
                        "optimizer.learning-rate",
                        String.format(Locale.ROOT, "%.3g", rate),
                        "architecture.layers",
                        Integer.toString(depth),
                        "architecture.units",
                        Integer.toString(units));
            }
        }
        return of(fake);
    }

    @Test
    void opensAThousandRunsAtOnceAndWithoutTheNetwork() throws IOException {
        String page = ComparisonPage.html(thousand());
        assertThat(page.length()).isLessThan(2_000_000);
        assertThat(open(page)).isLessThan(MOST_MILLISECONDS);
        assertThat(texts("h2"))
                .containsExactly(
                        "To be known", "Groups", "Differences", "Learning curves", "Costs", "Settings", "Left out");
        assertThat(driver().findElements(By.cssSelector("#importance svg path")))
                .hasSize(1000);
        assertThat(driver().findElements(By.cssSelector("#importance svg path.best")))
                .hasSize(100);
        assertThat(texts("#runs summary")).containsExactly("1,000 runs");
        assertNothingWasLoaded();
        screenshot("compare-thousand.png", 1100);
    }

    @Test
    void showsFewGroupsInFull() throws IOException {
        FakeRuns fake = new FakeRuns(runs)
                .group("lenet", 0.90, 0.004, 5)
                .group("linear", 0.80, 0.004, 5)
                .group("wide", 0.901, 0.004, 5);
        fake.all().forEach(run -> {
            FakeRuns.predict(run, run.config().containsValue("linear") ? 60 : 90);
            FakeRuns.draw(run, network(run.config().containsValue("wide") ? 300 : 30));
        });
        open(ComparisonPage.html(of(fake)));
        assertThat(texts("h1")).containsExactly("study compared");
        assertThat(texts("h2"))
                .containsExactly(
                        "To be known",
                        "Groups",
                        "Differences",
                        "Ranks",
                        "Learning curves",
                        "Costs",
                        "Networks",
                        "Left out");
        assertThat(texts("#differences tbody tr"))
                .hasSize(3)
                .anyMatch(row -> row.startsWith("wide linear") && row.endsWith("5 of 5 yes"))
                .anyMatch(row -> row.contains("lenet") && row.contains("wide") && row.endsWith("not shown"));
        assertThat(texts("#networks figcaption b")).containsExactlyInAnyOrder("wide", "lenet");
        assertThat(texts("#networks svg text")).contains("dense 300, 235,500");
        assertThat(texts("#left-out tbody tr")).containsExactly("runs/x/1 failed: too hot");
        List<WebElement> pictures = driver().findElements(By.cssSelector("section svg.plot"));
        assertThat(pictures).hasSizeGreaterThan(9).allSatisfy(svg -> {
            assertThat(svg.getDomAttribute("aria-label")).isNotBlank();
            assertThat(svg.getDomAttribute("role")).isEqualTo("img");
        });
        assertNothingWasLoaded();
        screenshot("compare.png", 1100);
    }

    @Test
    void tellsGroupsApartWithoutColour() throws IOException {
        open(ComparisonPage.html(of(new FakeRuns(runs)
                .group("one", 0.90, 0.004, 3)
                .group("three", 0.80, 0.004, 3)
                .group("seventh", 0.7, 0.004, 3))));
        List<String> dashes = driver().findElements(By.cssSelector(".legend line")).stream()
                .map(line -> String.valueOf(line.getDomAttribute("stroke-dasharray")))
                .toList();
        assertThat(dashes).hasSize(3).doesNotHaveDuplicates();
        assertThat(texts("#curves .curves svg:first-child text")).contains("one", "three", "seventh");
    }

    @Test
    void showsHostileNamesAsText() throws IOException {
        open(ComparisonPage.html(
                of(new FakeRuns(runs).group(HOSTILE, 0.90, 0.004, 3).group("linear", 0.80, 0.004, 3))));
        assertThat(driver().getTitle()).isEqualTo("study compared");
        assertThat(driver().findElements(By.tagName("script"))).isEmpty();
        assertThat(driver().findElements(By.tagName("img"))).isEmpty();
        assertThat(texts("#groups tbody th")).containsExactly(HOSTILE, "linear");
        assertNothingWasLoaded();
    }

    @Test
    void fitsAPhone() throws IOException {
        device(360, 740);
        open(ComparisonPage.html(
                of(new FakeRuns(runs).group("lenet", 0.90, 0.004, 3).group("linear", 0.80, 0.004, 3))));
        assertThat(number(driver().findElement(By.tagName("html")), "scrollWidth"))
                .isEqualTo(360);
        screenshot("compare-phone.png", 360);
    }

    private static Network network(int units) {
        return Network.of(Shape.of(784))
                .add(new Dense(units, true))
                .add(new Dense(10, true))
                .build();
    }
}
