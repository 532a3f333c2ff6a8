package dev.assay.results.compare;

import dev.assay.results.Figures;
import dev.assay.results.Html;
import java.util.ArrayList;
import java.util.List;

/**
 * A drawing in SVG that goes into a page: text and axes have the page's colour, and what belongs together is told apart by dashes, markers and labels as well as by
 * colour. Written by hand, since XChart with Batik takes some 100 kB and 100 ms a picture, too much for pages of a thousand runs.
 */
final class Plot {
    /** They differ in lightness too, and stand out on white and on black. */
    private static final List<String> COLORS =
            List.of("#2f7ed8", "#e06c1b", "#2ca070", "#b8548f", "#94800c", "#6f74c9", "#c0503f", "#3f8f93");

    private static final List<String> DASHES = List.of("none", "7 4", "2 3", "9 3 2 3", "14 4", "5 2 1 2 1 2");

    private final StringBuilder svg = new StringBuilder();
    private final String description;
    private final int width;
    private final int height;

    Plot(String description, int width, int height) {
        this.description = description;
        this.width = width;
        this.height = height;
    }

    /** From values to places. */
    record Scale(double low, double high, double from, double to, boolean log) {
        /** Of values that need some room: a span of nothing is widened. */
        static Scale of(double low, double high, double from, double to, boolean log) {
            if (log) {
                return new Scale(low / 1.15, high * 1.15, from, to, true);
            }
            double margin = high > low ? 0.04 * (high - low) : Math.max(1e-9, 0.05 * Math.abs(high));
            return new Scale(low - margin, high + margin, from, to, false);
        }

        double at(double value) {
            double share = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
            return from + share * (to - from);
        }

        /** Round values on it, about so many. */
        List<Double> ticks(int about) {
            List<Double> ticks = new ArrayList<>();
            if (log) {
                boolean few = Math.log10(high / low) < 2;
                for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high; power *= 10) {
                    for (double factor : few ? new double[] {1, 2, 5} : new double[] {1}) {
                        if (power * factor >= low && power * factor <= high) {
                            ticks.add(power * factor);
                        }
                    }
                }
                return ticks;
            }
            double raw = (high - low) / about;
            double power = Math.pow(10, Math.floor(Math.log10(raw)));
            double step = power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
            for (double tick = Math.ceil(low / step) * step; tick <= high + 1e-9 * step; tick += step) {
                // A sum of steps such as 0.1 is off by its last bits.
                ticks.add(Math.rint(tick / step) * step + 0.0);
            }
            return ticks;
        }
    }

    Plot line(double x1, double y1, double x2, double y2, String style) {
        return add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" %s/>", n(x1), n(y1), n(x2), n(y2), style);
    }

    Plot rectangle(double x, double y, double width, double height, String style) {
        return add("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" %s/>", n(x), n(y), n(width), n(height), style);
    }

    /** Text beside a point; {@code anchor} is start, middle or end. */
    Plot text(double x, double y, String anchor, String style, String text) {
        return add(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>%s</text>",
                n(x), n(y), anchor, style, Html.text(text).source());
    }

    /** A line through points, left out where one is not a number. */
    Plot path(List<double[]> points, String style) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (double[] point : points) {
            if (Double.isFinite(point[0]) && Double.isFinite(point[1])) {
                path.append(pen ? 'L' : 'M').append(n(point[0])).append(' ').append(n(point[1]));
                pen = true;
            } else {
                pen = false;
            }
        }
        return path.isEmpty() ? this : add("<path d=\"%s\" %s/>", path, style);
    }

    /** The marker of a group: a circle, diamond, square, triangle, cross or ring. */
    Plot marker(int group, double x, double y, double size) {
        String color = color(group);
        double r = size;
        return switch (Math.floorMod(group, 6)) {
            case 0 -> add("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"/>", n(x), n(y), n(r), color);
            case 1 -> shape(color, x, y - 1.3 * r, x + 1.3 * r, y, x, y + 1.3 * r, x - 1.3 * r, y);
            case 2 -> shape(color, x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r);
            case 3 -> shape(color, x, y - 1.2 * r, x + 1.2 * r, y + r, x - 1.2 * r, y + r);
            case 4 ->
                add(
                        "<path d=\"M%s %sL%s %sM%s %sL%s %s\" stroke=\"%s\" stroke-width=\"2\"/>",
                        n(x - r), n(y - r), n(x + r), n(y + r), n(x + r), n(y - r), n(x - r), n(y + r), color);
            default ->
                add(
                        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                        n(x), n(y), n(r), color);
        };
    }

    private Plot shape(String color, double... points) {
        StringBuilder text = new StringBuilder();
        for (double point : points) {
            text.append(text.isEmpty() ? "" : " ").append(n(point));
        }
        return add("<polygon points=\"%s\" fill=\"%s\"/>", text, color);
    }

    /** Ticks, numbers and a title below. */
    Plot horizontalAxis(Scale scale, List<Double> ticks, double y, double top, String title) {
        for (double tick : ticks) {
            line(scale.at(tick), top, scale.at(tick), y, "class=\"grid\"");
            text(scale.at(tick), y + 15, "middle", "class=\"tick\"", label(tick));
        }
        line(scale.from, y, scale.to, y, "class=\"axis\"");
        return text((scale.from + scale.to) / 2, y + 32, "middle", "", title);
    }

    /** Ticks and numbers at the left, with a title above. */
    Plot verticalAxis(Scale scale, double x, double right, String title) {
        for (double tick : scale.ticks(5)) {
            line(x, scale.at(tick), right, scale.at(tick), "class=\"grid\"");
            text(x - 6, scale.at(tick) + 4, "end", "class=\"tick\"", label(tick));
        }
        return text(x - 40, Math.min(scale.from, scale.to) - 10, "start", "class=\"title\"", title);
    }

    /** Of a number on an axis. */
    static String label(double value) {
        double size = Math.abs(value);
        if (size >= 1e9) {
            return Figures.number(value / 1e9) + " G";
        }
        if (size >= 1e6) {
            return Figures.number(value / 1e6) + " M";
        }
        return size >= 1e4 ? Figures.number(value / 1e3) + " k" : Figures.number(value);
    }

    /** The stroke of a group's lines. */
    static String stroke(int group) {
        return "fill=\"none\" stroke=\"" + color(group) + "\" stroke-width=\"2\" stroke-dasharray=\""
                + DASHES.get(group % DASHES.size()) + "\"";
    }

    static String color(int group) {
        return COLORS.get(group % COLORS.size());
    }

    private Plot add(String template, Object... parts) {
        svg.append(template.formatted(parts)).append('\n');
        return this;
    }

    /** A place, to a tenth of a pixel. */
    private static String n(double value) {
        long tenths = Math.round(10 * value);
        return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + (tenths % 10 == 0 ? "" : "." + Math.abs(tenths) % 10);
    }

    Html html() {
        return Html.of(
                "<svg class=\"plot\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\" aria-label=\"%s\">\n%s</svg>",
                width, height, width, height, description, new Html(svg.toString()));
    }
}
