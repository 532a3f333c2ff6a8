package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.run.MetricValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void aConfusionMatrixHasARowForEachTrueClass() {
        MetricValue.ConfusionMatrix matrix =
                new MetricValue.ConfusionMatrix(List.of("cat", "dög"), List.of(List.of(3L, 1L), List.of(0L, 4L)));
        assertThat(Tables.confusionMatrix(matrix))
                .isEqualTo("{\"columns\":[\"true class\",\"cat\",\"dög\"],\"data\":[[\"cat\",3,1],[\"dög\",0,4]]}\n");
    }

    @Test
    void whatIsKnownByClassStandsSideBySideAndApartFromOthers() {
        List<String> names = List.of("cat", "dog");
        Map<String, MetricValue> values = new LinkedHashMap<>();
        values.put("accuracy", new MetricValue.Scalar(0.5));
        values.put("precision/by-class", new MetricValue.ByName(names, List.of(0.25, Double.NaN)));
        values.put("recall/by-class", new MetricValue.ByName(names, List.of(0.5, 1.0)));
        values.put("error/by-bin", new MetricValue.ByName(List.of("x"), List.of(2.0)));
        assertThat(Tables.byName(values))
                .isEqualTo(Map.of(
                        "by-class",
                        "{\"columns\":[\"name\",\"precision/by-class\",\"recall/by-class\"],"
                                + "\"data\":[[\"cat\",0.25,0.5],[\"dog\",null,1.0]]}\n",
                        "by-bin",
                        "{\"columns\":[\"name\",\"error/by-bin\"],\"data\":[[\"x\",2.0]]}\n"));
        assertThat(Tables.byName(Map.of("accuracy", new MetricValue.Scalar(0.5))))
                .isEmpty();
    }

    @Test
    void eachOfSeveralOutputsHasATableOfItsOwn() {
        Map<String, MetricValue> values = new LinkedHashMap<>();
        values.put("loss", new MetricValue.Scalar(3));
        values.put("colour/loss", new MetricValue.Scalar(1));
        values.put("kind/loss", new MetricValue.Scalar(2));
        values.put("colour/recall/by-class", new MetricValue.ByName(List.of("red"), List.of(0.5)));
        values.put("kind/recall/by-class", new MetricValue.ByName(List.of("cat"), List.of(0.25)));
        assertThat(Tables.byName(values))
                .isEqualTo(Map.of(
                        "colour-by-class",
                        "{\"columns\":[\"name\",\"colour/recall/by-class\"],\"data\":[[\"red\",0.5]]}\n",
                        "kind-by-class",
                        "{\"columns\":[\"name\",\"kind/recall/by-class\"],\"data\":[[\"cat\",0.25]]}\n"));
    }
}
