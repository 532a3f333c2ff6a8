package dev.assay.experiments.plugins;

import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import java.util.List;
import java.util.stream.Collectors;

/** What is installed, described for users: as text for the terminal, as Markdown for the documentation. */
public final class PluginReference {
    private final Registry registry;

    public PluginReference(Registry registry) {
        this.registry = registry;
    }

    /** Every kind with its components, a line each. */
    public String text() {
        return registry.kinds().stream().map(this::text).collect(Collectors.joining("\n\n"));
    }

    /**
     * A kind with its components, a line each.
     *
     * @throws UserException where there is no such kind, with those that there are
     */
    public String text(String kind) {
        List<ComponentType> types = types(kind);
        int width = types.stream().mapToInt(type -> type.name().length()).max().orElse(0);
        return types.stream()
                .map(type -> "\n  " + type.name()
                        + " ".repeat(width + 2 - type.name().length()) + type.summary())
                .collect(Collectors.joining("", kind, ""));
    }

    /**
     * A component with its settings, written so that a config can take them over.
     *
     * @throws UserException where there is no such component, with those that there are
     */
    public String text(String kind, String name) {
        types(kind);
        ComponentType type = registry.get(kind, name);
        StringBuilder text =
                new StringBuilder("# " + type.doc() + "\n# From " + type.jar().name() + ".\n");
        text.append(kind).append(" = {\n  name = ").append(name).append('\n');
        for (Setting setting : type.settings()) {
            text.append("\n  # ")
                    .append(setting.doc())
                    .append("\n  # Type: ")
                    .append(SettingTypes.describe(setting.type()));
            if (setting.example().isPresent()) {
                text.append(". Required, for example:");
            }
            text.append("\n  ")
                    .append(setting.name())
                    .append(" = ")
                    .append(value(setting))
                    .append('\n');
        }
        return text.append('}').toString();
    }

    /** All kinds and components with all settings, as a page of the documentation. */
    public String markdown() {
        StringBuilder page = new StringBuilder("""
                # Reference

                Every component that comes with Assay, by kind, with its settings. This page is generated from the plugins' `reference.conf` files; `assay plugins` shows the same for what is installed.
                """);
        for (String kind : registry.kinds()) {
            page.append("\n## ").append(kind).append('\n');
            for (ComponentType type : types(kind)) {
                page.append("\n### ")
                        .append(kind)
                        .append(" `")
                        .append(type.name())
                        .append("`\n\n");
                page.append(type.doc()).append(" *(").append(type.jar().name()).append(")*\n");
                if (!type.settings().isEmpty()) {
                    page.append("\n| Setting | Type | Default | |\n|---|---|---|---|\n");
                }
                for (Setting setting : type.settings()) {
                    String byDefault = setting.defaultValue().isPresent()
                            ? "`" + value(setting) + "`"
                            : "required, such as `" + value(setting) + "`";
                    page.append("| ")
                            .append(String.join(
                                    " | ",
                                    "`" + setting.name() + "`",
                                    cell(SettingTypes.describe(setting.type())),
                                    cell(byDefault),
                                    cell(setting.doc())))
                            .append(" |\n");
                }
            }
        }
        return page.toString();
    }

    private List<ComponentType> types(String kind) {
        List<ComponentType> types = registry.types(kind);
        if (types.isEmpty()) {
            throw new UserException(
                    "there is no kind of component '" + kind + "'; " + Nearest.hint(kind, registry.kinds()));
        }
        return types;
    }

    /** The default, or the example, as a config would have it. */
    private static String value(Setting setting) {
        return setting.defaultValue().map(Values::text).or(setting::example).orElseThrow();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
