package dev.assay.tracker.mlflow;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The address of an MLflow server. What is shown of it never holds the user and password that a user may have written into it. */
public final class TrackingUri {
    /** What stands for credentials in a recorded config. */
    private static final String MASK = "***";

    private final String address;
    private final Optional<String> userInfo;

    private TrackingUri(String address, Optional<String> userInfo) {
        this.address = address;
        this.userInfo = userInfo;
    }

    /**
     * Reads {@code http://host:port/path} or {@code https://user:password@host}.
     *
     * @throws IllegalArgumentException where it is no such address; the message holds no credentials
     */
    public static TrackingUri parse(String text) {
        // Taken out before anything looks at it, since errors quote what they were given.
        int start = text.indexOf("://") + 3;
        int end = text.lastIndexOf('@');
        boolean user = start > 2 && end >= start;
        String bare = user ? text.substring(0, start) + text.substring(end + 1) : text;
        Optional<String> info = user ? Optional.of(text.substring(start, end)) : Optional.empty();
        try {
            URI uri = new URI(bare);
            String scheme = String.valueOf(uri.getScheme());
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("'" + bare
                        + "' is not the address of a server: http://host:port or https://host is;"
                        + " MLflow's files and data bases are reached through `mlflow server`");
            }
            if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException("'" + bare + "' is not of the form http://host:port/path");
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + bare + "' is not of the form http://host:port: " + e.getReason());
        }
        return new TrackingUri(bare.replaceFirst("/+$", ""), info.filter(found -> !found.equals(MASK)));
    }

    /** What stood before the {@code @}. */
    Optional<String> userInfo() {
        return userInfo;
    }

    /** The address without credentials and without a {@code /} at its end. */
    @Override
    public String toString() {
        return address;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrackingUri uri && address.equals(uri.address) && userInfo.equals(uri.userInfo);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }
}
