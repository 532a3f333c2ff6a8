package dev.assay.learners;

import dev.assay.spi.Estimator;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Least squares on the powers of the inputs.
 *
 * <p>(rate I + X'X) w = X't is solved by the QR decomposition of X with sqrt(rate) I below it: X'X itself has twice as many digits to lose,
 * which polynomials do.
 */
record LeastSquares(int degree) {
    /** Of a diagonal of R, below this share of the largest a column is taken for a sum of others. */
    private static final double SINGULAR = 1e-13;

    Map<String, Tensor> fit(Table table, double rate) {
        int columns = columns(table.width());
        int extra = rate > 0 ? columns : 0;
        if (table.rows() + extra < columns) {
            throw singular(table.rows() + " training examples are too few for " + columns + " weights");
        }
        double[][] x = new double[table.rows() + extra][columns];
        double[][] t = new double[table.rows() + extra][table.outputs()];
        for (int row = 0; row < table.rows(); row++) {
            powers(table.inputs(), row * table.width(), table.width(), x[row]);
            for (int o = 0; o < table.outputs(); o++) {
                t[row][o] = table.targets()[row * table.outputs() + o];
            }
        }
        for (int i = 0; i < extra; i++) {
            x[table.rows() + i][i] = Math.sqrt(rate);
        }
        RealMatrix design = new Array2DRowRealMatrix(x, false);
        QRDecomposition decomposition = new QRDecomposition(design, 0);
        RealMatrix r = decomposition.getR();
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < columns; i++) {
            largest = Math.max(largest, Math.abs(r.getEntry(i, i)));
            smallest = Math.min(smallest, Math.abs(r.getEntry(i, i)));
        }
        if (!(smallest > SINGULAR * largest)) {
            throw singular("the columns of inputs and their powers depend on each other, or are not finite");
        }
        DecompositionSolver solver = decomposition.getSolver();
        double[] weights = new double[columns * table.outputs()];
        RealMatrix solved = solver.solve(new Array2DRowRealMatrix(t, false));
        for (int i = 0; i < weights.length; i++) {
            weights[i] = solved.getEntry(i / table.outputs(), i % table.outputs());
        }
        Map<String, Tensor> learned = new LinkedHashMap<>();
        Learned.put(learned, "weights", Shape.of(columns, table.outputs()), weights);
        learned.put("noise-precision", noisePrecision(table, x, weights));
        return learned;
    }

    private static Tensor noisePrecision(Table table, double[][] x, double[] weights) {
        double[] squares = new double[table.outputs()];
        for (int row = 0; row < table.rows(); row++) {
            for (int o = 0; o < table.outputs(); o++) {
                double off = table.targets()[row * table.outputs() + o] - product(x[row], weights, o, table.outputs());
                squares[o] += off * off;
            }
        }
        Tensor precision = Tensor.zeros(Shape.of(table.outputs()));
        for (int o = 0; o < table.outputs(); o++) {
            precision.values()[o] = (float) (table.rows() / squares[o]);
        }
        return precision;
    }

    Estimator.Predictor predictor(int width, int outputs, Map<String, Tensor> learned) {
        int columns = columns(width);
        double[] weights = Learned.doubles(learned, "weights", columns, outputs);
        return inputs -> {
            Tensor predictions = Tensor.zeros(Shape.of(inputs.rows(), outputs));
            double[] x = new double[columns];
            for (int row = 0; row < inputs.rows(); row++) {
                powers(inputs.values(), row * width, width, x);
                for (int o = 0; o < outputs; o++) {
                    predictions.values()[row * outputs + o] = (float) product(x, weights, o, outputs);
                }
            }
            return predictions;
        };
    }

    private int columns(int width) {
        return 1 + degree * width;
    }

    private void powers(float[] inputs, int from, int width, double[] into) {
        into[0] = 1;
        for (int i = 0; i < width; i++) {
            double power = 1;
            for (int m = 0; m < degree; m++) {
                power *= inputs[from + i];
                into[1 + i * degree + m] = power;
            }
        }
    }

    private static double product(double[] x, double[] weights, int output, int outputs) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * weights[i * outputs + output];
        }
        return sum;
    }

    private static UserException singular(String why) {
        return new UserException(
                "there is no one answer to the least squares: " + why + "; ridge-regression or a lower degree has one");
    }
}
