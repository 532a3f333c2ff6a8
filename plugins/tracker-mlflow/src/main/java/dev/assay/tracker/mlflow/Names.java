package dev.assay.tracker.mlflow;

/** What MLflow takes as keys and values, https://mlflow.org/docs/latest/rest-api.html#request-limits. */
final class Names {
    static final int LONGEST_KEY = 250;
    static final int LONGEST_PARAM = 6000;
    static final int LONGEST_TAG = 5000;

    private Names() {}

    /** The name with what MLflow's keys cannot hold replaced: letters, digits, {@code _ - . /} and spaces are what they can. */
    static String key(String name) {
        // Keys are taken for paths, which must be the shortest of their kind: no "a//b", no ".", no "/" at the ends.
        String key = name.replaceAll("[^\\p{L}\\p{N}_. /-]", "_")
                .replaceAll("/+", "/")
                .replaceAll("^[./]+|/$", "");
        return shortened(key.isEmpty() ? "_" : key, LONGEST_KEY);
    }

    /** The text, cut where it is longer than it may be. */
    static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
    }
}
