package org.outagelab.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.outagelab.results.Lane;

/**
 * Colours, fonts and strokes of every picture, the same on every machine.
 *
 * <p>The font comes with the program: a server often has none, and charts must not depend on it. Loading this class
 * loads AWT (about 300 ms), so text and JSON stay away from it.
 */
public final class ChartStyle {
    static final Color INK = new Color(0x1C2733);
    static final Color GREY = new Color(0x667380);
    static final Color GRID = new Color(0xE3E8EE);
    static final Color AXIS = new Color(0xC3CBD4);
    static final Color RED = new Color(0xC4323B);
    /** Where data is, which is no alarm. */
    static final Color DATA = new Color(0x5F4B8B);
    static final Color OK = new Color(0x8FBFE0);
    static final Color FAULT_WINDOW = new Color(0xFBF0EF);

    /** Okabe and Ito's colours, told apart by colour-blind readers too. */
    static final List<Color> LINES = colours(0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9);

    /** Failures by cause: the most frequent one in red. */
    static final List<Color> FAILURES = colours(0xC4323B, 0xE69F00, 0xCC79A7, 0x8C564B, 0x5F4B8B, 0x7F8C8D);

    static final int WIDTH = 960;

    /** PNGs are twice as large as the SVG: 1920 pixels wide. */
    static final int PNG_SCALE = 2;

    /** As high as a lane: lines across it. */
    static final Stroke HATCHED = new BasicStroke(16, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {1.5f, 3}, 0);

    static final FontRenderContext LETTERS = new FontRenderContext(null, true, true);

    private static final Map<Lane.State, Color> STATES = Map.ofEntries(
            Map.entry(Lane.State.UP, new Color(0xBFE3D6)),
            Map.entry(Lane.State.STANDBY, new Color(0xD9E2EC)),
            Map.entry(Lane.State.DOWN_UNDETECTED, RED),
            Map.entry(Lane.State.DOWN_OUT, new Color(0xF0A5A9)),
            Map.entry(Lane.State.CUT_OFF, new Color(0xD55E00)),
            Map.entry(Lane.State.CUT_OFF_OUT, new Color(0xF3C09A)),
            Map.entry(Lane.State.OUT, new Color(0xC9B6A0)),
            Map.entry(Lane.State.RETURNING, new Color(0xF2D16B)),
            Map.entry(Lane.State.SLOW, new Color(0xCC79A7)),
            Map.entry(Lane.State.DAMAGED, new Color(0x8C6BB1)),
            Map.entry(Lane.State.REPLICATION_STOPPED, new Color(0x2F5D8A)),
            Map.entry(Lane.State.DISK_STALLED, new Color(0x8C6D31)),
            Map.entry(Lane.State.QUIET, new Color(0xEEF1F4)),
            Map.entry(Lane.State.ALERT_PENDING, new Color(0xF2D16B)),
            Map.entry(Lane.State.ALERT_FIRING, new Color(0xE69F00)),
            Map.entry(Lane.State.PERSON_TOLD, new Color(0x8C6BB1)),
            Map.entry(Lane.State.PERSON_AT_WORK, new Color(0x2F5D8A)));

    private static final Font REGULAR;
    private static final Font SEMI_BOLD;

    static {
        Path config = withoutSystemFonts();
        try {
            REGULAR = load("Inter-Regular.otf");
            SEMI_BOLD = load("Inter-SemiBold.otf");
            if (config != null) {
                Files.deleteIfExists(config);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChartStyle() {}

    static Color of(Lane.State state) {
        return STATES.get(state);
    }

    static Font regular(double size) {
        return REGULAR.deriveFont((float) size);
    }

    static Font bold(double size) {
        return SEMI_BOLD.deriveFont((float) size);
    }

    static double width(String text, Font font) {
        return font.getStringBounds(text, LETTERS).getWidth();
    }

    /**
     * Where a plot begins right of a column of names, in pixels.
     *
     * @param limit the widest that a name may be; longer ones are cut by {@link #fit}
     */
    static double rightOf(Stream<String> names, Font font, double limit) {
        return 36 + names.mapToDouble(name -> Math.min(limit, width(name, font))).max().orElse(0);
    }

    /** The text, cut with an ellipsis so that it fits. */
    static String fit(String text, Font font, double width) {
        if (width(text, font) <= width) {
            return text;
        }
        int points = text.codePointCount(0, text.length());
        while (points > 1 && width(TextTable.cut(text, points), font) > width) {
            points--;
        }
        return TextTable.cut(text, points);
    }

    static Color line(int index) {
        return LINES.get(index % LINES.size());
    }

    /** Beyond six lines the colours return, dashed. */
    static Stroke stroke(int index) {
        return index < LINES.size() ? solid(1.8f) : dashed(1.8f, 6, 3);
    }

    static BasicStroke solid(float width) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    }

    static BasicStroke dashed(float width, float on, float off) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {on, off}, 0);
    }

    static RenderingHints hints() {
        var hints = new RenderingHints(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        hints.put(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        hints.put(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        hints.put(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return hints;
    }

    private static List<Color> colours(int... rgb) {
        return java.util.Arrays.stream(rgb).mapToObj(Color::new).toList();
    }

    /** AWT fails on a machine without fontconfig unless it is told where its logical fonts would be. */
    private static Path withoutSystemFonts() {
        System.setProperty("java.awt.headless", System.getProperty("java.awt.headless", "true"));
        if (System.getProperty("sun.awt.fontconfig") != null) {
            return null;
        }
        try {
            Path file = Files.createTempFile("outagelab-fontconfig", ".properties");
            Files.writeString(file, "version=1\nsequence.allfonts=default\n");
            System.setProperty("sun.awt.fontconfig", file.toString());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Font load(String file) throws IOException {
        try (InputStream in = ChartStyle.class.getResourceAsStream("/com/formdev/flatlaf/fonts/inter/" + file)) {
            if (in == null) {
                throw new IOException("the font " + file + " is missing from the class path");
            }
            Font font = Font.createFont(Font.TRUETYPE_FONT, in);
            GraphicsEnvironment.getLocalGraphicsEnvironment().registerFont(font);
            return font;
        } catch (FontFormatException e) {
            throw new IOException("the font " + file + " cannot be read", e);
        }
    }
}
