package org.outagelab.reports;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Something drawn, to be written as SVG or PNG.
 *
 * <p>The SVG has its letters as shapes and is the same, byte for byte, on every machine; within a page they are letters, which
 * can be searched and read aloud, as wide as those shapes in whatever font is there. The PNG is twice as large and the same on
 * one JDK. All may be asked for from several threads.
 */
public final class Picture {
    private static final Pattern TAG_END = Pattern.compile("\\R\\s*(/?>)\\s*");
    /** As the page around it has them. */
    private static final String LETTERS = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
    private static final String SVG = "http://www.w3.org/2000/svg";

    private final String name;
    private final String title;
    private final int width;
    private final int height;
    private final Consumer<Graphics2D> painter;
    private String svg;
    private String inline;

    static {
        // The image is small and stays in memory; a file for it would need a temporary folder that can be written.
        ImageIO.setUseCache(false);
    }

    /**
     * @param name file name without extension, also the prefix of identifiers
     * @param title for who cannot see it
     */
    Picture(String name, String title, int width, int height, Consumer<Graphics2D> painter) {
        this.name = name;
        this.title = title.replaceAll("\\s+", " ");
        this.width = width;
        this.height = height;
        this.painter = painter;
    }

    /** File name without extension. */
    public String name() {
        return name;
    }

    /** What it shows, in one sentence. */
    public String title() {
        return title;
    }

    int width() {
        return width;
    }

    /** A document of its own. */
    public synchronized String svg() {
        if (svg == null) {
            svg = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + drawnSvg(true);
        }
        return svg;
    }

    /** The {@code svg} element, to be set into a page: several of them do not disturb each other, and each is short. */
    synchronized String inlineSvg() {
        if (inline == null) {
            inline = ShortPaths.of(drawnSvg(false));
        }
        return inline;
    }

    /** Keeps how wide each text is that it draws, in their order. */
    private static final class Lettered extends SVGGraphics2D {
        private final List<Double> widths = new ArrayList<>();

        Lettered(SVGGeneratorContext context) {
            super(context, false);
        }

        private Lettered(Lettered other) {
            super(other);
            widths.addAll(other.widths);
        }

        @Override
        public Graphics create() {
            throw new IllegalStateException("a picture is drawn with one pencil: texts are counted");
        }

        @Override
        public void drawString(String text, float x, float y) {
            if (!text.isBlank()) {
                widths.add(ChartStyle.width(text, getFont()));
                super.drawString(text, x, y);
            }
        }
    }

    private String drawnSvg(boolean shapes) {
        Document document = document();
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment("OutageLab");
        context.setPrecision(2);
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
                return name + "-" + super.generateID(prefix);
            }
        });
        var graphics = shapes ? new SVGGraphics2D(context, true) : new Lettered(context);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        paint(graphics);
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + width + " " + height);
        if (graphics instanceof Lettered lettered) {
            measure(root, lettered.widths);
        }
        root.setAttribute("role", "img");
        root.setAttribute("aria-label", title);
        var out = new StringWriter();
        try {
            graphics.stream(root, out, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Batik breaks lines within tags, and as the system does.
        String text = TAG_END.matcher(out.toString()).replaceAll("$1\n");
        text = text.substring(text.indexOf("<svg")).replace(" id=\"genericDefs\"", "");
        return shapes
                ? text
                : text.replace("font-family=\"'Inter SemiBold'\"", "font-family=\"" + LETTERS + "\" font-weight=\"600\"")
                        .replace("font-family=\"'Inter'\"", "font-family=\"" + LETTERS + "\" font-weight=\"400\"")
                        .replace(" font-family=\"'Dialog'\"", "");
    }

    private static void measure(Element root, List<Double> widths) {
        var texts = root.getElementsByTagNameNS(SVG, "text");
        if (texts.getLength() != widths.size()) {
            throw new IllegalStateException(texts.getLength() + " texts in a picture, and " + widths.size() + " were drawn");
        }
        for (int i = 0; i < widths.size(); i++) {
            var text = (Element) texts.item(i);
            text.setAttribute("textLength", String.format(Locale.ROOT, "%.1f", widths.get(i)));
            text.setAttribute("lengthAdjust", "spacingAndGlyphs");
        }
    }

    /** Twice the size of the SVG. */
    public byte[] png() {
        int scale = ChartStyle.PNG_SCALE;
        var image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(scale, scale);
        paint(graphics);
        graphics.dispose();
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void paint(Graphics2D graphics) {
        graphics.setRenderingHints(ChartStyle.hints());
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        painter.accept(graphics);
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own XML parser is not available", e);
        }
    }
}
