package dev.assay.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Task;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Dropout;
import dev.assay.network.Identity;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.ShapeException;
import dev.assay.network.Summary;
import dev.assay.network.Tanh;
import dev.assay.network.Weight;
import dev.assay.spi.Architecture;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitecturesTest {
    private static final Task TEN = Task.MultiClass.of(10);
    private static final Architecture VGG = new VGGSmall(List.of(32, 64, 128), new BatchNormalization(0.9, 1e-5), 256);

    private static final Architecture RESNET = new CifarResNet(20, new BatchNormalization(0.9, 1e-5));
    private static final AlexNet ALEXNET =
            new AlexNet(new Padding.Valid(), new LocalResponseNormalization(5, 1e-4, 0.75, 2), new Dropout(0.5));

    static Stream<Arguments> counts() {
        return Stream.of(
                Arguments.of(new Linear(), "1x28x28", 7_850),
                Arguments.of(new MLP(List.of(), new ReLU()), "784", 7_850),
                // PyTorch 1.13.1, sum(p.numel() for p in model.parameters())
                Arguments.of(new MLP(List.of(800, 800), new ReLU()), "1x28x28", 1_276_810),
                Arguments.of(new LeNet(), "1x28x28", 431_080),
                Arguments.of(VGG, "3x32x32", 814_570),
                Arguments.of(RESNET, "3x32x32", 269_722),
                // the weights of torch.nn.LSTM(64, 128) and Linear(128, 10), with one bias of the two
                Arguments.of(new LSTMNetwork(List.of(128)), "32x64", 100_618 - 512),
                // the books and papers
                Arguments.of(new KerasConvnet(), "1x28x28", 93_322),
                Arguments.of(new LeNet5(new Tanh()), "1x28x28", 61_706),
                Arguments.of(new LeNet5(new Tanh()), "1x32x32", 61_706));
    }

    /** The papers' counts and torchvision's, else PyTorch's sum(p.numel() for p in parameters()) of the same layers, with one bias a recurrent layer. */
    static Stream<Arguments> countsOfLargeNetworks() {
        Dropout half = new Dropout(0.5);
        BatchNormalization norm = new BatchNormalization(0.9, 1e-5);
        Task thousand = Task.MultiClass.of(1000);
        Task faces = Task.MultiClass.of(4030);
        Task two = Task.MultiClass.of(2);
        return Stream.of(
                Arguments.of(new VGG(16, 4096, half), "3x224x224", thousand, 138_357_544),
                Arguments.of(new VGG(19, 4096, half), "3x224x224", thousand, 143_667_240),
                Arguments.of(new GoogLeNet(new Identity(), half), "3x224x224", thousand, 6_998_552),
                Arguments.of(new ResNet(18, norm), "3x224x224", thousand, 11_689_512),
                Arguments.of(new ResNet(34, norm), "3x224x224", thousand, 21_797_672),
                Arguments.of(new ResNet(50, norm), "3x224x224", thousand, 25_557_032),
                Arguments.of(new ResNet(101, norm), "3x224x224", thousand, 44_549_160),
                Arguments.of(new ResNet(152, norm), "3x224x224", thousand, 60_192_808),
                Arguments.of(new SEResNet(50, 16, norm), "3x224x224", thousand, 28_088_024),
                Arguments.of(new DenseNet(121, 32, norm), "3x224x224", thousand, 7_978_856),
                Arguments.of(new DenseNet(169, 32, norm), "3x224x224", thousand, 14_149_480),
                Arguments.of(new DenseNet(201, 32, norm), "3x224x224", thousand, 20_013_928),
                Arguments.of(new DenseNetBC(100, 12, 0.5, norm), "3x32x32", TEN, 769_162),
                Arguments.of(
                        new AlexNet(new Padding.Valid(), new Identity(), half, 2), "3x227x227", thousand, 60_965_224),
                Arguments.of(new DeepFace(4096, half), "3x152x152", faces, 118_923_774),
                Arguments.of(new MaxoutNetwork(List.of(240, 240), 5), "1x28x28", TEN, 1_233_610),
                Arguments.of(
                        new AutoEncoder(List.of(256, 32), new ReLU()), "1x28x28", Task.MultiClass.of(784), 419_120),
                Arguments.of(new UNet(4, 64, new Identity()), "1x512x512", pixels(2, 512), 31_030_658),
                Arguments.of(new FCN(32, 4096, half), "3x224x224", pixels(21, 224), 136_152_938),
                Arguments.of(new FCN(8, 4096, half), "3x224x224", pixels(21, 224), 134_489_822),
                Arguments.of(new TextConvnet(20_000, 128, List.of(3, 4, 5), 100, half), "60", two, 2_714_502),
                Arguments.of(
                        new SimpleRNNNetwork(List.of(100), false, 0, 1, false, new Tanh(), false),
                        "7x8000",
                        new Task.SequenceLabeling(Task.MultiClass.of(8000).names(), 7),
                        1_610_000),
                Arguments.of(new GRUNetwork(List.of(128, 128), false, 0, 1, false), "32x64", TEN, 174_858),
                Arguments.of(new LSTMNetwork(List.of(128), true, 0, 1, false), "32x64", TEN, 200_202));
    }

    private static Task pixels(int classes, int size) {
        return new Task.Segmentation(Task.MultiClass.of(classes).names(), size, size);
    }

    @ParameterizedTest
    @MethodSource("countsOfLargeNetworks")
    void hasThePapersNumberOfParameters(Architecture architecture, String input, Task task, long parameters) {
        Network network = architecture.network(Shape.parse(input), task);
        assertThat(network.parameters()).isEqualTo(parameters);
        assertThat(network.output()).isEqualTo(task.outputs());
    }

    @Test
    void deepFaceHasThePapersMaps() {
        Network network = new DeepFace(4096, new Dropout(0.5)).network(Shape.of(3, 152, 152), Task.MultiClass.of(4030));
        assertThat(Summary.of(network).rows().stream()
                        .map(Summary.Row::output)
                        .map(Shape::toString)
                        .distinct())
                .containsExactly(
                        "32x142x142",
                        "32x71x71",
                        "16x63x63",
                        "16x55x55",
                        "16x25x25",
                        "16x21x21",
                        "7056",
                        "4096",
                        "4030");
    }

    @Test
    void googLeNetHasThePapersMaps() {
        Network network = new GoogLeNet(new Identity(), new Dropout(0.4)).network(Shape.of(3, 224, 224), TEN);
        assertThat(network.nodes().stream()
                        .filter(node -> node.name().startsWith("concatenate"))
                        .map(node -> network.shapes().get(node.name())))
                .containsExactly(
                        Shape.of(256, 28, 28),
                        Shape.of(480, 28, 28),
                        Shape.of(512, 14, 14),
                        Shape.of(512, 14, 14),
                        Shape.of(512, 14, 14),
                        Shape.of(528, 14, 14),
                        Shape.of(832, 14, 14),
                        Shape.of(832, 7, 7),
                        Shape.of(1024, 7, 7));
    }

    @Test
    void textConvnetPutsOutOnePlaceForEachWindowOfWords() {
        Network network = new TextConvnet(50, 8, List.of(3), 100, new Dropout(0.5)).network(Shape.of(10), TEN);
        assertThat(network.shapes()).containsEntry("relu1", Shape.of(8, 100)).doesNotContainKey("concatenate1");
    }

    /** As PyTorch and Keras have it: sizes without a bias where a norm follows. */
    @Test
    void resNet50HasItsStages() {
        Network network = new ResNet(50, new BatchNormalization(0.9, 1e-5)).network(Shape.of(3, 224, 224), TEN);
        assertThat(network.shapes())
                .containsEntry("max-pooling1", Shape.of(64, 56, 56))
                .containsEntry("add3", Shape.of(256, 56, 56))
                .containsEntry("add7", Shape.of(512, 28, 28))
                .containsEntry("add13", Shape.of(1024, 14, 14))
                .containsEntry("add16", Shape.of(2048, 7, 7));
    }

    @Test
    void saysWhichDepthsThereAre() {
        BatchNormalization norm = new BatchNormalization(0.9, 1e-5);
        assertThatThrownBy(() -> new VGG(17, 8, new Dropout(0.5)))
                .hasMessage("depth must be 11, 13, 16 or 19, found 17");
        assertThatThrownBy(() -> new ResNet(20, norm)).hasMessage("depth must be 18, 34, 50, 101 or 152, found 20");
        assertThatThrownBy(() -> new SEResNet(20, 16, norm))
                .hasMessage("depth must be 18, 34, 50, 101 or 152, found 20");
        assertThatThrownBy(() -> new DenseNet(100, 12, norm)).hasMessage("depth must be 121, 169 or 201, found 100");
        assertThatThrownBy(() -> new DenseNetBC(41, 12, 0.5, norm))
                .hasMessage("depth must be 6 n + 4 with n layers a block, such as 40, 100 or 190, found 41");
        assertThatThrownBy(() -> new DenseNetBC(40, 12, 1.5, norm))
                .hasMessage("compression must be above 0 and at most 1, found 1.5");
        assertThatThrownBy(() -> new FCN(4, 8, new Dropout(0.5))).hasMessage("stride must be 8, 16 or 32, found 4");
    }

    @ParameterizedTest
    @MethodSource("counts")
    void hasTheKnownNumberOfParameters(Architecture architecture, String input, long parameters) {
        Network network = architecture.network(Shape.parse(input), TEN);
        assertThat(network.parameters()).isEqualTo(parameters);
        assertThat(network.output()).isEqualTo(Shape.of(10));
    }

    @Test
    void kerasConvnetHasTheCoursesCountsAndShapes() {
        List<Summary.Row> rows =
                Summary.of(new KerasConvnet().network(Shape.of(1, 28, 28), TEN)).rows();
        assertThat(rows.stream().map(Summary.Row::parameters).filter(n -> n > 0))
                .containsExactly(320L, 18_496L, 36_928L, 36_928L, 650L);
        assertThat(rows.stream()
                        .filter(row -> !row.kind().equals("relu"))
                        .map(row -> row.output().toString()))
                .containsExactly("32x26x26", "32x13x13", "64x11x11", "64x5x5", "64x3x3", "576", "64", "10");
    }

    @Test
    void leNet5HasThePapersLayers() {
        Network network = new LeNet5(new Tanh()).network(Shape.of(1, 28, 28), TEN);
        List<Summary.Row> rows = Summary.of(network).rows();
        assertThat(rows.stream().map(Summary.Row::parameters).filter(n -> n > 0))
                .containsExactly(156L, 2_416L, 48_120L, 10_164L, 850L);
        assertThat(rows.stream().map(Summary.Row::output).map(Shape::toString).distinct())
                .containsExactly("6x28x28", "6x14x14", "16x10x10", "16x5x5", "400", "120", "84", "10");
    }

    @ParameterizedTest
    @CsvSource({"1x27x30, 400", "1x28x40, 560", "3x32x32, 400", "1x36x36, 576", "1x5x5, 400"})
    void leNet5PadsSmallerImagesTo32(String input, int flat) {
        Network network = new LeNet5(new Tanh()).network(Shape.parse(input), TEN);
        assertThat(network.shapes()).containsEntry("flatten1", Shape.of(flat));
    }

    @Test
    void alexNetHasThePapersMapsAndTheKnownNumberOfParameters() {
        Network network = ALEXNET.network(Shape.of(3, 227, 227), Task.MultiClass.of(1000));
        List<Summary.Row> rows = Summary.of(network).rows();
        assertThat(network.parameters()).isEqualTo(62_378_344);
        assertThat(rows.stream().map(Summary.Row::parameters).filter(n -> n > 0))
                .containsExactly(
                        34_944L, 614_656L, 885_120L, 1_327_488L, 884_992L, 37_752_832L, 16_781_312L, 4_097_000L);
        assertThat(rows.stream().map(Summary.Row::output).map(Shape::toString).distinct())
                .containsExactly(
                        "96x55x55",
                        "96x27x27",
                        "256x27x27",
                        "256x13x13",
                        "384x13x13",
                        "256x6x6",
                        "9216",
                        "4096",
                        "1000");
    }

    @Test
    void alexNetTakes224WithPaddingAsItTakes227Without() {
        AlexNet padded = new AlexNet(Padding.of(2), new Identity(), new Dropout(0.5));
        assertThat(padded.network(Shape.of(3, 224, 224), TEN).shapes())
                .containsEntry("convolution1", Shape.of(96, 55, 55))
                .containsEntry("flatten1", Shape.of(9216));
    }

    /** He et al. 2016, table 6, in thousands of parameters; exact counts by PyTorch 1.13.1. */
    @ParameterizedTest
    @CsvSource({"20, 269722", "32, 464154", "44, 658586", "56, 853018", "110, 1727962"})
    void cifarResNetHasThePapersCounts(int depth, long parameters) {
        Network network = new CifarResNet(depth, new BatchNormalization(0.9, 1e-5)).network(Shape.of(3, 32, 32), TEN);
        assertThat(network.parameters()).isEqualTo(parameters);
        long withWeights = network.weights().values().stream()
                .filter(weight -> weight.role() == Weight.Role.KERNEL)
                .count();
        assertThat(withWeights).isEqualTo(depth);
    }

    @Test
    void cifarResNetHalvesTheMapsTwice() {
        assertThat(RESNET.network(Shape.of(3, 32, 32), TEN).shapes())
                .containsEntry("add3", Shape.of(16, 32, 32))
                .containsEntry("identity-shortcut1", Shape.of(32, 16, 16))
                .containsEntry("add9", Shape.of(64, 8, 8))
                .doesNotContainKey("identity-shortcut3");
    }

    @Test
    void cifarResNetRejectsDepthsThatDoNotGoIntoBlocks() {
        for (int depth : new int[] {2, 18, 34, -4}) {
            assertThatThrownBy(() -> new CifarResNet(depth, new Identity()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("depth must be 6 n + 2 with n blocks a stage, such as 8, 20, 32, 44, 56 or 110, found "
                            + depth);
        }
    }

    @Test
    void lstmStacksItsLayersAndNeedsOne() {
        assertThat(new LSTMNetwork(List.of(6, 5)).network(Shape.of(4, 3), TEN).shapes())
                .containsEntry("lstm1", Shape.of(4, 6))
                .containsEntry("lstm2", Shape.of(5));
        assertThatThrownBy(() -> new LSTMNetwork(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("units is empty: name the units of at least one layer, as in [128]");
    }

    @Test
    void mlpFlattensImagesAndLeavesVectors() {
        MLP mlp = new MLP(List.of(16), new Tanh());
        assertThat(mlp.network(Shape.of(1, 4, 4), TEN).shapes().keySet())
                .containsExactly("input", "flatten1", "dense1", "tanh1", "dense2");
        assertThat(mlp.network(Shape.of(4), TEN).shapes().keySet())
                .containsExactly("input", "dense1", "tanh1", "dense2");
    }

    @Test
    void vggTakesItsWidthsAndAnotherNorm() {
        Network network = new VGGSmall(List.of(8), new Identity(), 16).network(Shape.of(3, 8, 8), TEN);
        assertThat(network.parameters()).isEqualTo(8 * 3 * 9 + 8 * 8 * 9 + (8 * 16 * 16 + 16) + (16 * 10 + 10));
        assertThat(network.shapes()).containsKeys("identity1", "identity2").doesNotContainKey("norm1");
    }

    @Test
    void namesTheLayerThatAnImageIsTooSmallFor() {
        assertThatThrownBy(() -> new LeNet().network(Shape.of(1, 8, 8), TEN))
                .isInstanceOf(ShapeException.class)
                .hasMessage("layer 'convolution2' (convolution-2d) a window of 5 does not fit into 20x2x2");
        assertThatThrownBy(() -> VGG.network(Shape.of(3, 4, 4), TEN))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("layer 'max-pooling3' (max-pooling-2d)");
    }

    static Stream<Architecture> convnets() {
        return Stream.of(new KerasConvnet(), new LeNet(), new LeNet5(new Tanh()), VGG, RESNET, ALEXNET);
    }

    @ParameterizedTest
    @MethodSource("convnets")
    void convnetOnAVectorSaysThatItTakesImages(Architecture architecture) {
        assertThatThrownBy(() -> architecture.network(Shape.of(784), TEN))
                .isInstanceOf(ShapeException.class)
                .hasMessage("layer 'convolution1' (convolution-2d) takes channels x height x width, found 784");
    }

    @Test
    void rejectsLayersWithoutUnits() {
        assertThatThrownBy(() -> new MLP(List.of(10, 0), new ReLU()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hidden must be at least 1, found 0");
        assertThatThrownBy(() -> new VGGSmall(List.of(-3), new Identity(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("widths must be at least 1, found -3");
        assertThatThrownBy(() -> new VGGSmall(List.of(3), new Identity(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hidden must be at least 1, found 0");
    }
}
