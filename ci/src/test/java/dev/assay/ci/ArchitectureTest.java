package dev.assay.ci;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The direction of dependencies that docs/architecture.md promises, checked on the compiled classes of every module. */
class ArchitectureTest {

    /** The modules with their folders, packages, and how many classes each has at least, so that no rule passes on nothing. */
    enum Module {
        CORE_API(
                "core-api",
                97,
                "dev.assay.spi",
                "dev.assay.network",
                "dev.assay.tensor",
                "dev.assay.data",
                "dev.assay.run"),
        RESULTS("results", 27, "dev.assay.results"),
        EXPERIMENTS("experiments", 105, "dev.assay.experiments"),
        CI("ci", 1, "dev.assay.ci"),
        ARCHITECTURES("plugins/architectures", 21, "dev.assay.architectures"),
        DATASETS("plugins/datasets", 27, "dev.assay.datasets"),
        ENGINE_DL4J("plugins/engine-dl4j", 22, "dev.assay.engine.dl4j"),
        ENGINE_PYTORCH("plugins/engine-pytorch", 7, "dev.assay.engine.pytorch"),
        EXAMPLE("plugins/example", 1, "dev.assay.example"),
        EXPORT_DL4J("plugins/export-dl4j", 5, "dev.assay.export.dl4j"),
        EXPORT_ONNX("plugins/export-onnx", 5, "dev.assay.export.onnx"),
        LEARNERS("plugins/learners", 24, "dev.assay.learners"),
        LAUNCHERS("plugins/launchers", 3, "dev.assay.launchers"),
        LOSSES("plugins/losses", 5, "dev.assay.losses"),
        METRICS("plugins/metrics", 24, "dev.assay.metrics"),
        OPTIMIZERS("plugins/optimizers", 9, "dev.assay.optimizers"),
        PROCEDURES("plugins/procedures", 5, "dev.assay.procedures"),
        REGULARIZERS("plugins/regularizers", 7, "dev.assay.regularizers"),
        SWEEPERS("plugins/sweepers", 20, "dev.assay.sweepers"),
        TRACKER_MLFLOW("plugins/tracker-mlflow", 12, "dev.assay.tracker.mlflow");

        private final String folder;
        private final int leastClasses;
        private final List<String> packages;

        Module(String folder, int leastClasses, String... packages) {
            this.folder = folder;
            this.leastClasses = leastClasses;
            this.packages = Arrays.stream(packages).map(name -> name + "..").toList();
        }

        DescribedPredicate<JavaClass> classes() {
            return resideInAnyPackage(packages.toArray(String[]::new));
        }

        /** The modules whose classes this one may name. */
        DescribedPredicate<JavaClass> mayDependOn() {
            return switch (this) {
                case CORE_API -> classes();
                case RESULTS -> classes().or(CORE_API.classes());
                case CI, EXPERIMENTS -> classes().or(CORE_API.classes()).or(RESULTS.classes());
                default -> classes().or(CORE_API.classes());
            };
        }

        static Optional<Module> of(JavaClass type) {
            return Arrays.stream(values())
                    .filter(module -> module.classes().test(type))
                    .findFirst();
        }
    }

    /** A library and the one module that may import it. */
    record Confined(String library, String packages, String owner) {}

    static final List<Confined> CONFINED = List.of(
            new Confined("Deeplearning4j", "org.deeplearning4j..", "dev.assay.engine.dl4j.."),
            new Confined("ND4J", "org.nd4j..", "dev.assay.engine.dl4j.."),
            new Confined("JavaCPP", "org.bytedeco..", "dev.assay.engine.dl4j.."),
            new Confined("ONNX's protocol buffers", "ai.onnx.proto..", "dev.assay.export.onnx.."),
            new Confined("DJL", "ai.djl..", "dev.assay.engine.pytorch.."),
            new Confined("MLflow", "org.mlflow..", "dev.assay.tracker.mlflow.."),
            new Confined("MLflow's copies of libraries", "org.mlflow_project..", "dev.assay.tracker.mlflow.."),
            new Confined("Guice", "com.google.inject..", "dev.assay.experiments.."),
            new Confined("jakarta.inject", "jakarta.inject..", "dev.assay.experiments.."));

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.assay");

    @ParameterizedTest
    @EnumSource
    void moduleDependsOnlyOnWhatIsBelowIt(Module module) {
        classes()
                .that(module.classes())
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.assay..")).or(module.mayDependOn()))
                .check(ALL);
    }

    @Test
    void coreDependsOnTheJdkAndJSpecifyAlone() {
        classes()
                .that(Module.CORE_API.classes())
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "javax.imageio..", "org.jspecify..")
                        .or(Module.CORE_API.classes()))
                .check(ALL);
    }

    @ParameterizedTest
    @FieldSource("CONFINED")
    void libraryIsImportedByItsOwnerAlone(Confined confined) {
        noClasses()
                .that()
                .resideOutsideOfPackage(confined.owner())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(confined.packages())
                .check(ALL);
    }

    @ParameterizedTest
    @EnumSource
    void moduleHasItsClasses(Module module) {
        assertThat(ALL.that(module.classes())).hasSizeGreaterThanOrEqualTo(module.leastClasses);
    }

    @Test
    void everyClassLiesInTheFolderOfItsModule() {
        assertThat(ALL).allSatisfy(type -> {
            String location = type.getSource().orElseThrow().getUri().toString();
            assertThat(Module.of(type)).as("module of %s", type.getName()).isPresent();
            assertThat(location).contains("/" + Module.of(type).orElseThrow().folder + "/target/");
        });
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(ALL.stream().map(JavaClass::getPackage).distinct())
                .allSatisfy(javaPackage -> assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                        .as("%s has @NullMarked in its package-info", javaPackage.getName())
                        .isTrue());
    }
}
