package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.UserException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * CIFAR-10 or CIFAR-100 as published: binary files, unpacked in a data home, or in the archive that is offered, which is read without being
 * unpacked.
 *
 * @param folder of the data home and of the cache
 * @param train names of the binary files
 * @param archive what is offered
 */
record CifarArchive(
        String folder, DatasetInfo info, CifarFile.Labels labels, List<String> train, String test, RemoteFile archive) {
    static final List<String> CLASSES_10 =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    static final List<String> FINE_100 = List.of(
            ("apple, aquarium_fish, baby, bear, beaver, bed, bee, beetle, bicycle, bottle, bowl, boy, bridge, bus, "
                            + "butterfly, camel, can, castle, caterpillar, cattle, chair, chimpanzee, clock, cloud, cockroach, "
                            + "couch, crab, crocodile, cup, dinosaur, dolphin, elephant, flatfish, forest, fox, girl, hamster, "
                            + "house, kangaroo, keyboard, lamp, lawn_mower, leopard, lion, lizard, lobster, man, maple_tree, "
                            + "motorcycle, mountain, mouse, mushroom, oak_tree, orange, orchid, otter, palm_tree, pear, "
                            + "pickup_truck, pine_tree, plain, plate, poppy, porcupine, possum, rabbit, raccoon, ray, road, rocket, "
                            + "rose, sea, seal, shark, shrew, skunk, skyscraper, snail, snake, spider, squirrel, streetcar, "
                            + "sunflower, sweet_pepper, table, tank, telephone, television, tiger, tractor, train, trout, tulip, "
                            + "turtle, wardrobe, whale, willow_tree, wolf, woman, worm")
                    .split(", "));

    static final List<String> COARSE_100 = List.of(
            ("aquatic_mammals, fish, flowers, food_containers, fruit_and_vegetables, household_electrical_devices, "
                            + "household_furniture, insects, large_carnivores, large_man-made_outdoor_things, "
                            + "large_natural_outdoor_scenes, large_omnivores_and_herbivores, medium_mammals, non- "
                            + "insect_invertebrates, people, reptiles, small_mammals, trees, vehicles_1, vehicles_2")
                    .split(", "));

    private static final String FROM = "https://www.cs.toronto.edu/~kriz/";

    static CifarArchive cifar10() {
        return new CifarArchive(
                "cifar-10",
                info("CIFAR-10", "Tiny photographs of ten kinds of things (Krizhevsky 2009).", CLASSES_10),
                CifarFile.Labels.CIFAR_10,
                List.of(
                        "data_batch_1.bin",
                        "data_batch_2.bin",
                        "data_batch_3.bin",
                        "data_batch_4.bin",
                        "data_batch_5.bin"),
                "test_batch.bin",
                new RemoteFile(
                        "cifar-10-binary.tar.gz",
                        170_052_171,
                        "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"));
    }

    static CifarArchive cifar100(boolean coarse) {
        return new CifarArchive(
                "cifar-100",
                info(
                        "CIFAR-100",
                        "Tiny photographs of a hundred kinds of things in twenty groups (Krizhevsky 2009).",
                        coarse ? COARSE_100 : FINE_100),
                coarse ? CifarFile.Labels.CIFAR_100_COARSE : CifarFile.Labels.CIFAR_100_FINE,
                List.of("train.bin"),
                "test.bin",
                new RemoteFile(
                        "cifar-100-binary.tar.gz",
                        168_513_733,
                        "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"));
    }

    private static DatasetInfo info(String name, String description, List<String> classes) {
        return new DatasetInfo(
                name,
                description,
                new Task.MultiClass(classes),
                CifarFile.IMAGE,
                Map.of(Part.TRAIN, 50_000, Part.TEST, 10_000));
    }

    Examples open(Part part, DataHome home) {
        int size = Parts.size(info, part);
        List<String> names = part == Part.TRAIN ? train : List.of(test);
        Optional<List<Path>> files = unpacked(home, names);
        Examples examples = files.map(paths -> CifarFile.read(paths, labels))
                .orElseGet(() -> CifarFile.examples(
                        fromArchive(mirrors().locate(home).get(0), names, size * labels.record()), labels));
        if (examples.size() != size) {
            throw new UserException(files.map(Object::toString).orElse(archive.name()) + " holds " + examples.size()
                    + " images, but the " + part.label() + " part of " + info.name() + " has " + size
                    + ". For files of your own choose dataset=cifar-binary");
        }
        return examples;
    }

    List<Path> files(DataHome home) {
        return unpacked(home, Stream.concat(train.stream(), Stream.of(test)).toList())
                .orElseGet(() -> mirrors().locate(home));
    }

    private Mirrors mirrors() {
        return new Mirrors(folder, List.of(URI.create(FROM)), List.of(archive), new Download(Duration.ofSeconds(20)));
    }

    /** The files in the first folder that has them all. */
    private Optional<List<Path>> unpacked(DataHome home, List<String> names) {
        return Stream.concat(home.homes().stream(), Stream.of(home.cache()))
                .map(each -> each.resolve(folder))
                .flatMap(each ->
                        Stream.of(each, each.resolve(folder + "-batches-bin"), each.resolve(folder + "-binary")))
                .map(each -> names.stream().map(each::resolve).toList())
                .filter(paths -> paths.stream().allMatch(Files::isRegularFile))
                .findFirst();
    }

    private byte[] fromArchive(Path file, List<String> names, int expected) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(expected);
        int found = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                // The archive has its files in their order.
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (names.contains(name)) {
                    byte[] records = tar.readAllBytes();
                    CifarFile.check(file + " (" + entry.getName() + ")", records, labels);
                    all.writeBytes(records);
                    found++;
                }
            }
        } catch (IOException e) {
            throw new UserException(file + " is damaged: " + Failures.describe(e) + ". Fetch it again", e);
        }
        if (found < names.size()) {
            throw new UserException(file + " lacks one of " + String.join(", ", names) + "; fetch it again");
        }
        return all.toByteArray();
    }
}
