package dev.assay.results;

import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import dev.assay.spi.UserException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.ImageHandlerBase64Encoder;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.apache.batik.svggen.SimpleImageHandler;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Pictures of runs that can be read without colour. They need fonts, but no screen. */
public final class Pictures {
    private static final String SVG = "http://www.w3.org/2000/svg";

    /** Stands for the page's own colour until the SVG is written; no other part of a picture has it. */
    private static final Color CURRENT = new Color(1, 2, 3);

    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Color GRID = new Color(128, 128, 128, 70);
    private static final Color NONE = new Color(255, 255, 255, 0);

    private static final List<String> PARTS = List.of("train", "validation");

    /** Colours, lines and markers of training, validation, and any other part. The colours differ in lightness too, and stand out on white and on black. */
    private static final Color[] COLORS = {
        new Color(0x2F, 0x7E, 0xD8), new Color(0xE0, 0x6C, 0x1B), new Color(0x2C, 0xA0, 0x70)
    };

    private static final BasicStroke[] LINES = {
        new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, new float[] {6, 5}, 0),
        new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND),
        new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, new float[] {1, 5}, 0)
    };

    private static final Marker[] MARKERS = {SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.SQUARE};

    /** Colours of lines that are many: no two that follow each other are of the same lightness. */
    private static final Color[] MANY = {
        new Color(0x2F, 0x7E, 0xD8), new Color(0xE0, 0x6C, 0x1B), new Color(0x2C, 0xA0, 0x70),
                new Color(0xC4, 0x3B, 0x8E),
        new Color(0x8A, 0x7A, 0x1C), new Color(0x7B, 0x5C, 0xD6), new Color(0xD8, 0x4A, 0x4A),
                new Color(0x1B, 0x9A, 0xAA),
        new Color(0x8B, 0x5A, 0x3C), new Color(0x6E, 0x7F, 0x91)
    };

    /** Beyond these many epochs markers would hide the lines. */
    private static final int MOST_MARKERS = 40;

    /** Beyond these many classes a cell has no room for its count. */
    private static final int MOST_COUNTS = 25;

    private Pictures() {}

    /** Paints a picture of a size. */
    interface Drawing {
        void paint(Graphics2D graphics, int width, int height);
    }

    /**
     * A picture for each metric that was taken every epoch, with a curve for each part; the loss first. Averages and classes
     * below a metric ({@code f1/micro}) have none. A figure that is not finite leaves its epoch out.
     *
     * @throws UserException where Java finds no fonts
     */
    public static List<Picture> learningCurves(List<EpochRecord> epochs) {
        OutputNames outputs = OutputNames.in(epochs.stream()
                .flatMap(epoch -> epoch.metrics().keySet().stream())
                .toList());
        Map<String, Map<String, List<double[]>>> curves = new LinkedHashMap<>();
        curves.put("loss", new LinkedHashMap<>());
        for (EpochRecord epoch : epochs) {
            epoch.metrics().forEach((name, value) -> {
                int slash = name.indexOf('/');
                if (slash > 0 && outputs.isMain(name.substring(slash + 1)) && Double.isFinite(value)) {
                    curves.computeIfAbsent(name.substring(slash + 1), n -> new LinkedHashMap<>())
                            .computeIfAbsent(name.substring(0, slash), n -> new ArrayList<>())
                            .add(new double[] {epoch.epoch(), value});
                }
            });
        }
        List<Picture> pictures = new ArrayList<>();
        curves.forEach((metric, parts) -> {
            if (!parts.isEmpty()) {
                String ends = parts.entrySet().stream()
                        .map(part -> part.getKey() + " " + Figures.number(last(part.getValue())[1]))
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow();
                pictures.add(draw(
                        "learning-curve-" + fileName(metric),
                        metric + " by epoch; at the end " + ends,
                        560,
                        320,
                        ink -> curves(metric, parts, ink)::paint));
            }
        });
        return pictures;
    }

    /**
     * A picture for each value of a test that is made of lines, on axes from 0 to 1.
     *
     * @throws UserException where Java finds no fonts
     */
    public static List<Picture> curves(Map<String, MetricValue> evaluation) {
        List<Picture> pictures = new ArrayList<>();
        evaluation.forEach((name, value) -> {
            if (value instanceof MetricValue.Curves curves && !curves.lines().isEmpty()) {
                pictures.add(draw(
                        fileName(name),
                        curves.title() + ": " + curves.y() + " over " + curves.x() + ", by "
                                + curves.lines().stream()
                                        .map(MetricValue.Curves.Line::name)
                                        .collect(Collectors.joining(", ")),
                        560,
                        480,
                        ink -> lines(curves, ink)::paint));
            }
        });
        return pictures;
    }

    /**
     * How often each class was taken for each: a row for each true class, shaded by the share of that row, with the counts where there is room.
     *
     * @param name of the figure, after which the picture is named
     * @throws UserException where Java finds no fonts
     */
    public static Picture confusionMatrix(String name, MetricValue.ConfusionMatrix matrix) {
        int side = Math.max(360, Math.min(900, 160 + 44 * matrix.names().size()));
        return draw(
                fileName(name),
                "Confusion matrix of " + matrix.names().size() + " classes",
                side,
                side - 20,
                ink -> (graphics, width, height) -> matrix(matrix, ink, graphics, width, height));
    }

    static String fileName(String metric) {
        return metric.replaceAll("[^\\p{Alnum}.-]+", "-");
    }

    private static XYChart lines(MetricValue.Curves curves, Color ink) {
        XYChart chart = new XYChartBuilder()
                .title(curves.title())
                .xAxisTitle(curves.x())
                .yAxisTitle(curves.y())
                .build();
        style(chart.getStyler(), ink);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
        chart.getStyler().setXAxisDecimalPattern("#.##");
        chart.getStyler().setYAxisDecimalPattern("#.##");
        for (int i = 0; i < curves.lines().size(); i++) {
            MetricValue.Curves.Line line = curves.lines().get(i);
            XYSeries series = chart.addSeries(
                    (i + 1) + "-" + line.name(),
                    line.x().stream().mapToDouble(Double::doubleValue).toArray(),
                    line.y().stream().mapToDouble(Double::doubleValue).toArray());
            series.setLabel(shortened(line.name()));
            series.setLineColor(MANY[i % MANY.length]);
            series.setMarkerColor(MANY[i % MANY.length]);
            series.setLineStyle(LINES[(i + 1) % LINES.length]);
            boolean few = curves.lines().size() == 1 && line.x().size() <= MOST_MARKERS;
            series.setMarker(few ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        }
        if (curves.diagonal()) {
            XYSeries series = chart.addSeries("diagonal", new double[] {0, 1}, new double[] {0, 1});
            series.setShowInLegend(false);
            series.setLineColor(GRID);
            series.setLineStyle(LINES[0]);
            series.setMarker(SeriesMarkers.NONE);
        }
        return chart;
    }

    /**
     * A figure of several layers by epoch, a line each; on a logarithmic axis where all values are above 0.
     *
     * @param layers points of epoch and value by the layer's name
     * @throws UserException where Java finds no fonts
     */
    static Picture byLayer(String name, String title, Map<String, List<double[]>> layers) {
        boolean linear = layers.values().stream().flatMap(List::stream).anyMatch(point -> point[1] <= 0);
        String ends = layers.entrySet().stream()
                .map(layer -> layer.getKey() + " " + Figures.number(last(layer.getValue())[1]))
                .collect(Collectors.joining(", "));
        return draw(fileName(name), title + " by epoch; at the end " + ends, 480, 300, ink -> {
            XYChart chart =
                    new XYChartBuilder().title(title).xAxisTitle("epoch").build();
            style(chart.getStyler(), ink);
            chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
            chart.getStyler().setXAxisDecimalPattern("#");
            chart.getStyler().setYAxisTickLabelsFormattingFunction(Figures::number);
            if (!linear) {
                // From one power of ten to another, since only those are labelled.
                DoubleSummaryStatistics range = layers.values().stream()
                        .flatMap(List::stream)
                        .mapToDouble(point -> Math.log10(point[1]))
                        .summaryStatistics();
                chart.getStyler().setYAxisLogarithmic(true);
                chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(range.getMin())));
                chart.getStyler().setYAxisMax(Math.pow(10, Math.floor(range.getMax()) + 1));
            }
            int i = 0;
            for (Map.Entry<String, List<double[]>> layer : layers.entrySet()) {
                XYSeries series = chart.addSeries(
                        (i + 1) + "-" + layer.getKey(),
                        layer.getValue().stream().mapToDouble(p -> p[0]).toArray(),
                        layer.getValue().stream().mapToDouble(p -> p[1]).toArray());
                series.setLabel(shortened(layer.getKey()));
                series.setLineColor(MANY[i % MANY.length]);
                series.setMarkerColor(MANY[i % MANY.length]);
                series.setLineStyle(LINES[(i + 1) % LINES.length]);
                series.setMarker(MARKERS[i % MARKERS.length]);
                i++;
            }
            chart.getStyler()
                    .setMarkerSize(layers.values().stream().anyMatch(points -> points.size() > MOST_MARKERS) ? 0 : 7);
            return chart::paint;
        });
    }

    private static double[] last(List<double[]> points) {
        return points.get(points.size() - 1);
    }

    private static XYChart curves(String metric, Map<String, List<double[]>> parts, Color ink) {
        XYChart chart = new XYChartBuilder().title(metric).xAxisTitle("epoch").build();
        style(chart.getStyler(), ink);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        int epochs = parts.values().stream().mapToInt(List::size).max().orElse(0);
        chart.getStyler().setMarkerSize(epochs > MOST_MARKERS ? 0 : 8);
        chart.getStyler().setXAxisDecimalPattern("#");
        chart.getStyler().setYAxisTickLabelsFormattingFunction(Figures::number);
        parts.forEach((part, points) -> {
            double[] x = points.stream().mapToDouble(p -> p[0]).toArray();
            double[] y = points.stream().mapToDouble(p -> p[1]).toArray();
            // A part looks the same in every picture.
            int number = Math.floorMod(PARTS.indexOf(part), COLORS.length);
            XYSeries series = chart.addSeries(part, x, y);
            series.setLineColor(COLORS[number]);
            series.setMarkerColor(COLORS[number]);
            series.setLineStyle(LINES[number]);
            series.setMarker(MARKERS[number]);
        });
        return chart;
    }

    /** Drawn by hand: a heat map of XChart shades by the number it shows, so that a rare class is not to be seen. */
    private static void matrix(
            MetricValue.ConfusionMatrix matrix, Color ink, Graphics2D graphics, int width, int height) {
        int n = matrix.names().size();
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, n > MOST_COUNTS ? 9 : 11));
        FontMetrics font = graphics.getFontMetrics();
        List<String> labels = matrix.names().stream().map(Pictures::shortened).toList();
        int label = labels.stream().mapToInt(font::stringWidth).max().orElse(0);
        int left = label + 34;
        int top = 44;
        double cell = Math.min((double) (width - left - 10) / n, (double) (height - top - label - 14) / n);
        int every = (int) Math.ceil((font.getHeight() - 2) / cell);
        for (int row = 0; row < n; row++) {
            List<Long> counts = matrix.counts().get(row);
            double sum = counts.stream().mapToDouble(Long::doubleValue).sum();
            for (int column = 0; column < n; column++) {
                Rectangle2D square = new Rectangle2D.Double(left + column * cell, top + row * cell, cell, cell);
                long count = counts.get(column);
                if (count > 0) {
                    graphics.setColor(new Color(0x2F, 0x7E, 0xD8, (int) Math.round(30 + 190 * count / sum)));
                    graphics.fill(square);
                }
                graphics.setColor(row == column ? ink : GRID);
                graphics.setStroke(new BasicStroke(row == column ? 1.2f : 0.6f));
                if (row == column || n <= MOST_COUNTS) {
                    graphics.draw(square);
                }
                if (count > 0 && n <= MOST_COUNTS) {
                    graphics.setColor(ink);
                    centred(graphics, Long.toString(count), square.getCenterX(), square.getCenterY());
                }
            }
            graphics.setColor(ink);
            if (row % every == 0) {
                double middle = top + (row + 0.5) * cell + font.getAscent() / 2.0 - 1;
                graphics.drawString(
                        labels.get(row), (float) (left - 6.0 - font.stringWidth(labels.get(row))), (float) middle);
                AffineTransform before = graphics.getTransform();
                graphics.translate(left + (row + 0.5) * cell + font.getAscent() / 2.0 - 1, top + n * cell + 6);
                boolean upright = label <= cell;
                if (upright) {
                    graphics.translate(
                            -font.stringWidth(labels.get(row)) / 2.0 - font.getAscent() / 2.0 + 1, font.getAscent());
                } else {
                    graphics.rotate(-Math.PI / 2);
                    graphics.translate(-font.stringWidth(labels.get(row)), 0);
                }
                graphics.drawString(labels.get(row), 0, 0);
                graphics.setTransform(before);
            }
        }
        graphics.setColor(ink);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        centred(graphics, "rows: true class, columns: predicted class", left + n * cell / 2, 18);
    }

    private static void centred(Graphics2D graphics, String text, double x, double y) {
        FontMetrics font = graphics.getFontMetrics();
        graphics.drawString(text, (float) (x - font.stringWidth(text) / 2.0), (float) (y + font.getAscent() / 2.0 - 1));
    }

    private static String shortened(String name) {
        return name.length() > 16 ? name.substring(0, 15) + "\u2026" : name;
    }

    private static void style(AxesChartStyler styler, Color ink) {
        styler.setBaseFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setLocale(Locale.ROOT);
        styler.setChartFontColor(ink);
        styler.setChartTitleFontColor(ink);
        styler.setXAxisTitleColor(ink);
        styler.setYAxisTitleColor(ink);
        styler.setAxisTickLabelsColor(ink);
        styler.setAxisTickMarksColor(ink);
        styler.setChartBackgroundColor(NONE);
        styler.setPlotBackgroundColor(NONE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setLegendBackgroundColor(NONE);
        styler.setLegendBorderColor(NONE);
        styler.setChartPadding(8);
    }

    /** A picture painted twice: in ink on white, and in the page's own colour. */
    static Picture draw(String name, String description, int width, int height, Function<Color, Drawing> drawing) {
        try {
            return new Picture(
                    name,
                    png(width, height, drawing.apply(INK)),
                    svg(name, description, width, height, drawing.apply(CURRENT)));
        } catch (InternalError | LinkageError e) {
            throw new UserException(
                    "Java finds no fonts to draw pictures with. Install fontconfig and a font (Debian, Ubuntu: fontconfig, fonts-dejavu-core).",
                    e);
        }
    }

    private static byte[] png(int width, int height, Drawing drawing) {
        BufferedImage image = new BufferedImage(2 * width, 2 * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.scale(2, 2);
        drawing.paint(graphics, width, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Its cache is a temporary file, for which a full disk has no room.
        try (ImageOutputStream png = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String svg(String name, String description, int width, int height, Drawing drawing) {
        try {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
            SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
            context.setComment("");
            context.setGenericImageHandler(new SimpleImageHandler(new Embedded()));
            // Pictures share a page, and so its ids.
            context.setIDGenerator(new SVGIDGenerator() {
                @Override
                public String generateID(String prefix) {
                    return super.generateID(name + "-" + prefix);
                }
            });
            SVGGraphics2D graphics = new SVGGraphics2D(context, false);
            drawing.paint(graphics, width, height);
            Element root = graphics.getRoot();
            root.setAttribute("viewBox", "0 0 " + width + " " + height);
            root.setAttribute("width", Integer.toString(width));
            root.setAttribute("height", Integer.toString(height));
            root.setAttribute("role", "img");
            root.setAttribute("aria-label", description);
            StringWriter text = new StringWriter();
            graphics.stream(root, text, false, false);
            return text.toString().replace("rgb(1,2,3)", "currentColor");
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts images into an SVG as PNG; Batik's own way wants a further library of its. */
    private static final class Embedded extends ImageHandlerBase64Encoder {
        @Override
        public void encodeImage(RenderedImage image, OutputStream out) throws SVGGraphics2DIOException {
            try (ImageOutputStream png = new MemoryCacheImageOutputStream(out)) {
                ImageIO.write(image, "png", png);
            } catch (IOException e) {
                throw new SVGGraphics2DIOException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
