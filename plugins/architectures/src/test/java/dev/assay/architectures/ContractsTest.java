package dev.assay.architectures;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Task;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dropout;
import dev.assay.network.Flatten;
import dev.assay.network.Identity;
import dev.assay.network.LocalResponseNormalization;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.network.ShapeException;
import dev.assay.network.Tanh;
import dev.assay.network.Weight;
import dev.assay.spi.Architecture;
import dev.assay.spi.Initializer;
import dev.assay.spi.Plugin;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.ArchitectureContract;
import dev.assay.testing.ComponentContract;
import dev.assay.testing.InitializerContract;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each component under the contract of its kind. */
class ContractsTest {
    @Nested
    class OfThePlugin extends ComponentContract {
        @Override
        protected Plugin plugin() {
            return new ArchitecturesPlugin();
        }
    }

    @Nested
    class OfLinear extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new Linear();
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(4), Shape.of(1, 8, 8), Shape.of(3, 5, 7));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of();
        }
    }

    @Nested
    class OfMLP extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new MLP(List.of(16, 8), new Tanh());
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(4), Shape.of(1, 8, 8), Shape.of(3, 5, 7));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of();
        }
    }

    @Nested
    class OfBranches extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new Branches(
                    List.of(new Branches.Branch("input", new Linear(), 6)), new Tanh(), List.of(5), List.of());
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(4), Shape.of(1, 8, 8));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of();
        }
    }

    @Nested
    class OfKerasConvnet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new KerasConvnet();
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 18, 18), Shape.of(1, 28, 28), Shape.of(3, 32, 32));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(1, 17, 28), Shape.of(2, 3, 28, 28));
        }
    }

    @Nested
    class OfLeNet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new LeNet();
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 16, 16), Shape.of(1, 28, 28), Shape.of(3, 32, 32));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(1, 15, 28));
        }
    }

    @Nested
    class OfLeNet5 extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new LeNet5(new Tanh());
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 28, 28), Shape.of(1, 32, 32), Shape.of(3, 40, 36));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(28, 28));
        }
    }

    @Nested
    class OfVGGSmall extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new VGGSmall(List.of(4, 8), new BatchNormalization(0.9, 1e-5), 16);
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(3, 8, 8), Shape.of(3, 32, 32), Shape.of(1, 28, 28));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(3, 3, 8));
        }
    }

    @Nested
    class OfAlexNet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new AlexNet(new Padding.Valid(), new LocalResponseNormalization(5, 1e-4, 0.75, 2), new Dropout(0.5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 67, 67), Shape.of(3, 227, 227));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(3, 62, 227));
        }
    }

    @Nested
    class OfCifarResNet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new CifarResNet(8, new BatchNormalization(0.9, 1e-5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(2, 5, 7), Shape.of(1, 28, 28), Shape.of(3, 32, 32));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(3, 32));
        }
    }

    @Nested
    class OfLSTMNetwork extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new LSTMNetwork(List.of(5, 4));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(3, 2), Shape.of(1, 4), Shape.of(28, 28));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(1, 28, 28));
        }
    }

    @Nested
    class OfVGG extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new VGG(11, 8, new Dropout(0.5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 32, 32), Shape.of(3, 64, 64));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(3, 16, 32));
        }
    }

    @Nested
    class OfGoogLeNet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new GoogLeNet(new LocalResponseNormalization(5, 1e-4, 0.75, 2), new Dropout(0.5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 24, 24), Shape.of(3, 224, 224));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784));
        }
    }

    @Nested
    class OfResNet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new ResNet(18, new BatchNormalization(0.9, 1e-5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 20, 20), Shape.of(3, 224, 224));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784));
        }
    }

    @Nested
    class OfSEResNet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new SEResNet(18, 16, new BatchNormalization(0.9, 1e-5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 20, 20), Shape.of(3, 224, 224));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784));
        }
    }

    @Nested
    class OfDenseNet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new DenseNet(121, 4, new BatchNormalization(0.9, 1e-5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 32, 32), Shape.of(3, 224, 224));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(3, 8, 8));
        }
    }

    @Nested
    class OfDenseNetBC extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new DenseNetBC(16, 4, 0.5, new BatchNormalization(0.9, 1e-5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(2, 8, 8), Shape.of(3, 32, 32));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(3, 2, 2));
        }
    }

    @Nested
    class OfDeepFace extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new DeepFace(8, new Dropout(0.5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 72, 72), Shape.of(3, 152, 152));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(3, 60, 152));
        }
    }

    @Nested
    class OfMaxoutNetwork extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new MaxoutNetwork(List.of(6, 4), 3);
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(4), Shape.of(1, 8, 8), Shape.of(3, 5, 7));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of();
        }
    }

    @Nested
    class OfAutoEncoder extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new AutoEncoder(List.of(8, 3), new Tanh());
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(4), Shape.of(1, 8, 8));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of();
        }
    }

    @Nested
    class OfTextConvnet extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new TextConvnet(9, 4, List.of(2, 3), 5, new Dropout(0.5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(6), Shape.of(50));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(2), Shape.of(1, 28, 28));
        }

        @Override
        protected Tensor sample(Random random, Shape shape) {
            return Symbols.of(random, shape, 9);
        }
    }

    @Nested
    class OfSimpleRNNNetwork extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new SimpleRNNNetwork(List.of(5, 4), true, 0, 1, false, new Tanh(), true);
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(3, 2), Shape.of(28, 28));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(1, 28, 28));
        }
    }

    @Nested
    class OfGRUNetwork extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new GRUNetwork(List.of(5, 4), false, 0, 1, true);
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(3, 2), Shape.of(28, 28));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(1, 28, 28));
        }
    }

    @Nested
    class OfGRUNetworkOverSymbols extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new GRUNetwork(List.of(5), true, 9, 4, true);
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(3), Shape.of(28));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(1, 28, 28));
        }

        @Override
        protected Tensor sample(Random random, Shape shape) {
            return Symbols.of(random, shape, 9);
        }
    }

    @Nested
    class OfUNet extends MapsContract {
        @Override
        protected Architecture architecture() {
            return new UNet(2, 16, new Identity());
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 8, 8), Shape.of(3, 20, 28));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(1, 6, 8));
        }
    }

    @Nested
    class OfFCN extends MapsContract {
        @Override
        protected Architecture architecture() {
            return new FCN(8, 4, new Dropout(0.5));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 32, 32), Shape.of(3, 64, 96));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(3, 48, 64));
        }
    }

    /** What holds for a network that is asked for a class of each pixel. */
    abstract static class MapsContract extends ArchitectureContract {
        @Override
        protected List<Task> tasks(Shape input) {
            return List.of(classes(input, 2), classes(input, 10));
        }

        @Override
        protected Task classes(Shape input, int count) {
            return new Task.Segmentation(
                    Task.MultiClass.of(count).names(), input.size(input.rank() > 1 ? 1 : 0), input.size(-1));
        }

        @Test
        void saysThatOtherTasksDoNotFit() {
            assertThatThrownBy(() -> architecture().network(inputs().get(0), Task.MultiClass.of(3)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessage("puts out classes x height x width, for a segmentation; the data set asks for 3");
        }
    }

    /** Inputs that are numbers of symbols. */
    private static final class Symbols {
        static Tensor of(Random random, Shape shape, int count) {
            Tensor symbols = Tensor.zeros(shape);
            for (int i = 0; i < symbols.values().length; i++) {
                symbols.values()[i] = 1 + random.nextInt(count - 1);
            }
            return symbols;
        }
    }

    @Nested
    class OfNetworkArchitecture extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new NetworkArchitecture(List.of(Convolution2D.of(4, 3), new ReLU(), new Flatten()), true);
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 5, 5), Shape.of(3, 8, 8));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of(Shape.of(784), Shape.of(1, 2, 2));
        }
    }

    @Nested
    class OfZeros extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new Zeros();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(0);
        }
    }

    @Nested
    class OfConstant extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new Constant(0.1);
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.empty();
        }
    }

    @Nested
    class OfNormal extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new Normal(0.02);
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(0.02 * 0.02);
        }
    }

    @Nested
    class OfUniformFanIn extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new UniformFanIn();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(1 / (3.0 * weight.fanIn()));
        }
    }

    @Nested
    class OfGlorotUniform extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new GlorotUniform();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(2.0 / (weight.fanIn() + weight.fanOut()));
        }
    }

    @Nested
    class OfGlorotNormal extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new GlorotNormal();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(2.0 / (weight.fanIn() + weight.fanOut()));
        }
    }

    @Nested
    class OfHeUniform extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new HeUniform();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(2.0 / weight.fanIn());
        }
    }

    @Nested
    class OfHeNormal extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new HeNormal();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(2.0 / weight.fanIn());
        }
    }

    @Nested
    class OfOrthogonal extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new Orthogonal(2);
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(4.0
                    / Math.max(
                            weight.shape().size(0), weight.shape().unbatched().elements()));
        }
    }

    @Nested
    class OfLecunNormal extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new LecunNormal();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(1.0 / weight.fanIn());
        }
    }

    @Nested
    class OfLecunUniform extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new LecunUniform();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(1.0 / weight.fanIn());
        }
    }

    @Nested
    class OfScaledNormal extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new ScaledNormal(3);
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(9.0 / weight.fanIn());
        }
    }

    @Nested
    class OfUniform extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new Uniform(0.3);
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(0.3 * 0.3 / 3);
        }
    }

    @Nested
    class OfWithBias extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new WithBias(new Normal(0.1), 0.5);
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(0.01);
        }
    }
}
