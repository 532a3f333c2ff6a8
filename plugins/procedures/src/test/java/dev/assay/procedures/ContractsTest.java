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
