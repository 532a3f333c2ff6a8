package dev.assay.experiments.composition;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a value stands, in the words in which users are told. */
public final class Origins {
    private static final Pattern LINES = Pattern.compile("(.*): (\\d+)(?:-\\d+)?", Pattern.DOTALL);
    private static final Pattern RESOURCE = Pattern.compile("[^@]+ @ ((?:jar|file):\\S+)");
    private static final Pattern IN_JAR = Pattern.compile("jar:file:.*?([^/!]+)\\.jar!/(.*)");
    private static final Pattern IN_CLASSES = Pattern.compile("(?:file:)?.*/([^/]+)/target/(?:test-)?classes/(.*)");
    private static final String MERGE = "merge of ";

    private Origins() {}

    /**
     * {@code conf/optimizer/adam.conf:3} for a file below the working directory, {@code built-in conf/config.conf:3}, {@code
     * assay-optimizers reference.conf:12} for a plugin's file, {@code override 'seed=2'}.
     */
    public static String describe(ConfigOrigin origin) {
        String text = origin.description();
        if (text.startsWith(MERGE)) {
            // An object that several files add to is told by the one that stands on top.
            text = text.substring(MERGE.length()).split("(?<=: \\d{1,9}),", 2)[0];
        }
        Matcher lines = LINES.matcher(text);
        if (!lines.matches()) {
            return text;
        }
        return text.startsWith("override ") ? lines.group(1) : file(lines.group(1)) + ":" + lines.group(2);
    }

    /** The short name of a file or resource, given by its path or address. */
    static String file(String location) {
        Matcher resource = RESOURCE.matcher(location);
        String place = resource.matches() ? resource.group(1) : location;
        Matcher jar = IN_JAR.matcher(place);
        if (jar.matches()) {
            return inModule(jar.group(1).replaceFirst("-\\d.*", ""), jar.group(2));
        }
        Matcher classes = IN_CLASSES.matcher(place);
        if (classes.matches()) {
            return inModule("assay-" + classes.group(1), classes.group(2));
        }
        try {
            Path path = Path.of(place.replaceFirst("^file:", ""));
            Path here = Path.of("").toAbsolutePath();
            return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
        } catch (InvalidPathException e) {
            return place;
        }
    }

    /** What the library says is wrong; {@code otherwise} is told where it does not know the place. */
    static Problem problem(String otherwise, ConfigException e) {
        String message =
                String.valueOf(e.getMessage()).replaceAll("SimpleConfig(?:Object|List)\\((.*?)\\)(?=[ ,]|$)", "$1");
        if (e.origin() == null) {
            return new Problem(otherwise, message);
        }
        // The library starts its messages with the origin, which already stands before ours.
        String prefix = e.origin().description() + ": ";
        return new Problem(
                describe(e.origin()), message.startsWith(prefix) ? message.substring(prefix.length()) : message);
    }

    private static String inModule(String module, String path) {
        return (module.equals("assay-experiments") && path.startsWith(Sources.FOLDER + "/") ? "built-in" : module)
                + " "
                + path;
    }
}
