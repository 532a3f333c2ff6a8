package dev.assay.procedures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Plugin;
import dev.assay.spi.Procedure;
import dev.assay.spi.Procedure.Composite;
import dev.assay.spi.Procedure.Run;
import dev.assay.testing.ComponentContract;
import dev.assay.testing.ProcedureContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ContractsTest {
    @Nested
    class OfThePlugin extends ComponentContract {
        @Override
        protected Plugin plugin() {
            return new ProceduresPlugin();
        }
    }

    @Nested
    class OfTrain extends ProcedureContract {
        @Override
        protected Procedure procedure() {
            return new Train();
        }

        @Test
        void isOneRun() {
            assertThat(procedure().composite(1, 1)).isEmpty();
        }
    }

    @Nested
    class OfKFold extends ProcedureContract {
        @Override
        protected Procedure procedure() {
            return new KFold(3);
        }

        @Test
        void testsOnEachFoldOnce() {
            List<Run> runs = procedure().composite(1, 1).map(Composite::runs).orElseThrow();
            assertThat(runs).extracting(Run::name).containsExactly("fold-1", "fold-2", "fold-3");
            assertThat(runs)
                    .extracting(run -> run.settings().get("split.fold"))
                    .containsExactly("{number: 1, of: 3}", "{number: 2, of: 3}", "{number: 3, of: 3}");
        }

        @Test
        void needsTwoFolds() {
            assertThatThrownBy(() -> new KFold(1)).hasMessage("folds must be at least 2, found 1");
        }
    }

    @Nested
    class OfTransferLearning extends ProcedureContract {
        @Override
        protected Procedure procedure() {
            return new TransferLearning(List.of("dataset=fashion-mnist", "split.limit-train=null"), true);
        }

        @Test
        void beginsTheLastRunWithTheWeightsOfTheFirstAndTheBaselineWithNone() {
            List<Run> runs = procedure().composite(1, 1).map(Composite::runs).orElseThrow();
            assertThat(runs).extracting(Run::name).containsExactly("source", "from-scratch", "transferred");
            assertThat(runs)
                    .extracting(Run::source)
                    .containsExactly(Optional.empty(), Optional.empty(), Optional.of("source"));
            assertThat(runs.get(0).settings())
                    .containsEntry("dataset", "fashion-mnist")
                    .containsEntry("split.limit-train", "null")
                    .containsEntry("transfer", "null");
            assertThat(runs.get(1).settings()).containsEntry("transfer", "null").doesNotContainKey("dataset");
            assertThat(runs.get(2).settings()).containsOnlyKeys("seed", "split.seed", "outputs");
        }

        @Test
        void needsOverrides() {
            assertThatThrownBy(() -> new TransferLearning(List.of("=3"), true))
                    .hasMessage("source must hold overrides such as epochs=5, found '=3'");
        }
    }

    @Nested
    class OfLayerWisePretraining extends ProcedureContract {
        @Override
        protected Procedure procedure() {
            return new LayerWisePretraining(List.of("dense1", "dense2"), List.of("epochs=5"), false);
        }

        @Test
        void beginsEachRunWithTheWeightsOfTheOneBefore() {
            List<Run> runs = procedure().composite(1, 1).map(Composite::runs).orElseThrow();
            assertThat(runs)
                    .extracting(Run::name)
                    .containsExactly("pretraining-dense1", "pretraining-dense2", "fine-tuning");
            assertThat(runs)
                    .extracting(Run::source)
                    .containsExactly(
                            Optional.empty(), Optional.of("pretraining-dense1"), Optional.of("pretraining-dense2"));
            assertThat(runs.get(1).settings())
                    .containsEntry("pretrain", "dense2")
                    .containsEntry("epochs", "5");
            assertThat(runs.get(2).settings())
                    .containsEntry("transfer.take", "[dense1, dense2]")
                    .doesNotContainKeys("pretrain", "epochs");
        }

        @Test
        void needsLayers() {
            assertThatThrownBy(() -> new LayerWisePretraining(List.of(), List.of(), true))
                    .hasMessageStartingWith("layers is empty: name the layers to pre-train");
        }
    }

    @Nested
    class OfEnsemble extends ProcedureContract {
        @Override
        protected Procedure procedure() {
            return new Ensemble(4);
        }

        @Test
        void changesNothingButSeedsAndWhatIsKept() {
            List<Run> runs = procedure().composite(1, 1).map(Composite::runs).orElseThrow();
            assertThat(runs)
                    .hasSize(4)
                    .allSatisfy(run -> assertThat(run.settings()).containsOnlyKeys("seed", "split.seed", "outputs"));
        }

        @Test
        void needsTwoMembers() {
            assertThatThrownBy(() -> new Ensemble(1)).hasMessage("members must be at least 2, found 1");
        }
    }
}
