package dev.assay.spi;

/** How what a run learns is found. */
@Kind("learner")
public sealed interface Learner extends Component permits GradientDescent, Estimator {}
