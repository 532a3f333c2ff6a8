package dev.assay.spi;

import dev.assay.run.TrainedNetwork;

/** A file format in which a trained network leaves Assay, to predict the same elsewhere. */
@Kind("exporter")
public interface Exporter extends Component {
    /**
     * The bytes of a file that takes examples as their data set has them, in batches of any size, and gives predictions.
     *
     * @throws UserException where the format can not express a layer or a preprocessing step, naming it
     */
    byte[] export(TrainedNetwork trained);
}
