package dev.assay.experiments.composition;

import java.util.regex.Pattern;

/** Keeps credentials out of all that is shown, logged and recorded. */
public final class Secrets {
    /** What stands in their place. */
    public static final String MASK = "***";

    /** What stands between {@code ://} and the last {@code @} of an address; a colon without a port's number behind it starts a password. */
    private static final Pattern IN_ADDRESS = Pattern.compile(
            "(?<=://)(?:[^\\s/\"'@]*|[^\\s/:\"'@]*:(?!\\d+/)[^\\s\"']*)(?=@)(?![^\\s/\"']*@[^\\s/\"']*@)");

    private static final String SECRET =
            "(?:password|passwd|passphrase|secret|token|api-?key|access-?key|credentials?)";

    private static final Pattern IN_TEXT = Pattern.compile(
            "(?i)(\\b" + SECRET
                    + "(?:\"?\\s*=\\s*|\"\\s*:\\s*|:(?=\\S)))(?!null\\b)(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s,{}\\[\\]'\"]+)");

    private static final Pattern KEY = Pattern.compile("(?i)(?:.*[.-])?\"?" + SECRET + "\"?");

    private Secrets() {}

    /** The text without user and password in addresses, and without what is assigned to keys that name a secret. */
    public static String masked(String text) {
        String addresses = text.contains("@") ? IN_ADDRESS.matcher(text).replaceAll(MASK) : text;
        return IN_TEXT.matcher(addresses).replaceAll("$1\"" + MASK + "\"");
    }

    /** The value of a key, without what is secret in it. */
    public static String masked(String key, String value) {
        return KEY.matcher(key).matches() && !value.equals("null") ? "\"" + MASK + "\"" : masked(value);
    }
}
