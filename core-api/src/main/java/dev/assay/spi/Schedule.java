package dev.assay.spi;

/** A number that changes as training goes on, such as a learning rate. A bare number in a config is a constant schedule. */
@Kind(value = "schedule", number = "constant")
public interface Schedule extends Component {
    /** The value for the step that is about to be taken. */
    double at(Progress progress);
}
