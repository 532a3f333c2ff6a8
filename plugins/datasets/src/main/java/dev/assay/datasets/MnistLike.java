package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** MNIST and the sets made in its image: four files, 60,000 and 10,000 grey pictures of 28 x 28 pixels, ten classes. */
final class MnistLike {
    private static final Shape INPUT = Shape.of(1, 28, 28);
    private static final String IMAGES = "-images-idx3-ubyte.gz";
    private static final String LABELS = "-labels-idx1-ubyte.gz";

    private final DatasetInfo info;
    private final Mirrors mirrors;

    private MnistLike(String title, String description, List<String> classes, Mirrors mirrors) {
        this.info = new DatasetInfo(
                title, description, new Task.MultiClass(classes), INPUT, Map.of(Part.TRAIN, 60_000, Part.TEST, 10_000));
        this.mirrors = mirrors;
    }

    static MnistLike mnist() {
        return new MnistLike(
                "MNIST",
                "Handwritten digits (LeCun, Cortes, Burges 1998).",
                Task.MultiClass.of(10).names(),
                mirrors(
                        "mnist",
                        List.of(
                                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                                "https://storage.googleapis.com/cvdf-datasets/mnist/"),
                        List.of(
                                new RemoteFile(
                                        "train" + IMAGES,
                                        9_912_422,
                                        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                                new RemoteFile(
                                        "train" + LABELS,
                                        28_881,
                                        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                                new RemoteFile(
                                        "t10k" + IMAGES,
                                        1_648_877,
                                        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                                new RemoteFile(
                                        "t10k" + LABELS,
                                        4_542,
                                        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"))));
    }

    static MnistLike fashionMnist() {
        return new MnistLike(
                "Fashion-MNIST",
                "Articles of clothing (Xiao, Rasul, Vollgraf 2017).",
                List.of(
                        "T-shirt/top",
                        "Trouser",
                        "Pullover",
                        "Dress",
                        "Coat",
                        "Sandal",
                        "Shirt",
                        "Sneaker",
                        "Bag",
                        "Ankle boot"),
                mirrors(
                        "fashion-mnist",
                        List.of(
                                "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
                        List.of(
                                new RemoteFile(
                                        "train" + IMAGES,
                                        26_421_880,
                                        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                                new RemoteFile(
                                        "train" + LABELS,
                                        29_515,
                                        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                                new RemoteFile(
                                        "t10k" + IMAGES,
                                        4_422_102,
                                        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                                new RemoteFile(
                                        "t10k" + LABELS,
                                        5_148,
                                        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"))));
    }

    DatasetInfo info() {
        return info;
    }

    Examples open(Part part, DataHome home) {
        int size = Parts.size(info, part);
        List<Path> paths = mirrors.locate(home);
        int first = part == Part.TRAIN ? 0 : 2;
        IdxFile images = IdxFile.read(paths.get(first));
        IdxFile labels = IdxFile.read(paths.get(first + 1));
        Examples examples = LabelledFiles.examples(
                images, labels, INPUT, info.task().names().size());
        if (examples.size() != size) {
            throw new UserException(images.path() + " holds " + examples.size() + " examples, but the " + part.label()
                    + " part of " + info.name() + " has " + size + ". For files of your own choose dataset=idx");
        }
        return examples;
    }

    List<Path> files(DataHome home) {
        return mirrors.locate(home);
    }

    private static Mirrors mirrors(String folder, List<String> addresses, List<RemoteFile> files) {
        return new Mirrors(
                folder, addresses.stream().map(URI::create).toList(), files, new Download(Duration.ofSeconds(20)));
    }
}
