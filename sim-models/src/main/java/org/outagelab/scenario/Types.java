package org.outagelab.scenario;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.outagelab.core.SimTime;

/** The types of values in scenario files. */
public final class Types {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|min|m|h|d|w|y)");
    private static final Pattern DURATION_TEXT = Pattern.compile("-?(?:" + DURATION_PART.pattern() + ")+");
    private static final Pattern RATE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*/\\s*(ms|s|min|m|h|d)");
    private static final Pattern PERCENT = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\s*%");
    // A leading zero would be octal in YAML 1.1 and decimal in 1.2: refused.
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9]\\d{0,17})");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d{1,3})?");
    private static final Pattern BARE = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern WORDED = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\s*([a-zA-Zµ]+)");
    private static final Pattern WORDED_RATE =
            Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(?:/|per\\b|p|rp|r/|req/|requests/)?\\s*([a-zA-Z]+)");
    /** No number means more with more characters, and their arithmetic is quadratic. */
    private static final int LONGEST_NUMBER = 100;

    private static final String UNITS = "ns, us, ms, s, m, h, d, w, y";

    static final String DURATION_SHAPE = "(\\d+(\\.\\d+)?(ns|us|µs|ms|s|min|m|h|d|w|y))+";
    static final Shape ZERO_SHAPE = new Shape.Scalar("", Map.of("const", 0));
    private static final Shape FLAG_SHAPE = Shape.words(List.of("true", "false", "on", "off", "yes", "no"));
    private static final Shape RATE_SHAPE = Shape.text("rate", "\\d+(\\.\\d+)?\\s*/\\s*(ms|s|min|m|h|d)");
    private static final Shape SHARE_SHAPE = Shape.either(Shape.text("percent", "\\d+(\\.\\d+)?\\s*%"), Shape.number(0, 1));
    private static final Shape BYTES_SHAPE =
            Shape.text("size", "\\d{1,9}(\\.\\d{1,9})? ?([kMGT]?B|[KMGT]iB)");

    /** Not empty: what stands for nothing is left out. */
    public static final Type<String> TEXT = of(
            "a text", (scalar, reading) -> scalar.text().isBlank() ? reading.expected("a text", scalar) : scalar.text());
    public static final Type<Boolean> FLAG = of("true or false", FLAG_SHAPE, (scalar, reading) -> switch (scalar.text()) {
        case "true", "on", "yes" -> Boolean.TRUE;
        case "false", "off", "no" -> Boolean.FALSE;
        default -> reading.expected("true or false", scalar);
    });
    /** Nanoseconds, more than 0. */
    public static final Type<Long> DURATION = duration(1);
    /** Nanoseconds, at least 0. */
    public static final Type<Long> DURATION_OR_ZERO = duration(0);
    /** What comes again and again is no shorter: a program that did nothing else would do little more. */
    public static final long SHORTEST_PERIOD_NS = SimTime.MILLISECOND;
    /** Nanoseconds of something that comes again and again, at least 1 ms. */
    public static final Type<Long> PERIOD = period();
    /** Nanoseconds on the axis of the load, may be negative. */
    public static final Type<Long> INSTANT = duration(Long.MIN_VALUE);
    /** Per second, more than 0. */
    public static final Type<Double> RATE_PER_SECOND = rate();
    /** 0..1, written as a share or in percent. */
    public static final Type<Double> SHARE = share();

    /** Bytes, written as {@link #parseBytes} takes them; at least 0. */
    public static final Type<Long> BYTES = bytes();

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) ?(?:([kMGT]?)B|([KMGT])iB)");
    private static final double MOST_BYTES = 1e15;

    private Types() {}

    private static Type<Long> bytes() {
        var expects = "a size such as 200MB or 1.5GB, at most 1000TB";
        return new Type<>() {
            @Override
            public Long read(Node node, Reading reading) {
                if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
                    var bytes = parseBytes(scalar.text());
                    return bytes == null ? reading.expected(expects, node) : (Long) Math.round(bytes);
                }
                return reading.expected(expects, node);
            }

            @Override
            public String expects() {
                return expects;
            }

            @Override
            public Shape shape() {
                return BYTES_SHAPE;
            }

            @Override
            public String show(Long bytes) {
                var decimal = show(bytes, 1000, List.of("B", "kB", "MB", "GB", "TB"));
                var binary = show(bytes, 1024, List.of("B", "KiB", "MiB", "GiB", "TiB"));
                return decimal.length() <= binary.length() ? decimal : binary;
            }

            private String show(long bytes, int base, List<String> units) {
                int power = 0;
                long value = bytes;
                while (value >= base && value % base == 0 && power < 4) {
                    value /= base;
                    power++;
                }
                return value + units.get(power);
            }
        };
    }

    /**
     * A size: {@code B}, {@code kB}, {@code MB}, {@code GB} and {@code TB} are powers of 1000, {@code KiB} to {@code TiB}
     * powers of 1024; at most 1000 TB.
     *
     * @return bytes, or null if it is no size
     */
    public static Double parseBytes(String text) {
        var form = SIZE.matcher(text.trim());
        if (!form.matches()) {
            return null;
        }
        double unit = form.group(2) != null
                ? StrictMath.pow(1000, " kMGT".indexOf(form.group(2).isEmpty() ? " " : form.group(2)))
                : StrictMath.pow(1024, " KMGT".indexOf(form.group(3)));
        double bytes = Double.parseDouble(form.group(1)) * unit;
        return bytes > MOST_BYTES ? null : (Double) bytes;
    }

    /**
     * A scalar value.
     *
     * @param parse gives the value, or null after reporting a problem
     */
    public static <T> Type<T> of(String expects, BiFunction<Node.Scalar, Reading, T> parse) {
        return of(expects, Shape.TEXT, parse);
    }

    /**
     * A scalar value of a shape.
     *
     * @param parse gives the value, or null after reporting a problem
     */
    public static <T> Type<T> of(String expects, Shape shape, BiFunction<Node.Scalar, Reading, T> parse) {
        return new Type<>() {
            @Override
            public Shape shape() {
                return shape;
            }

            @Override
            public T read(Node node, Reading reading) {
                if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
                    return parse.apply(scalar, reading);
                }
                return reading.expected(expects, node);
            }

            @Override
            public String expects() {
                return expects;
            }
        };
    }

    /** A whole number, bounds included. */
    public static Type<Integer> integer(int min, int max) {
        var expects = min == max ? String.valueOf(min) : "a whole number from " + min + " to " + max;
        return of(expects, Shape.whole(min, max), (scalar, reading) -> {
            if (!INTEGER.matcher(scalar.text()).matches()) {
                return reading.expected(expects, scalar);
            }
            long value = Long.parseLong(scalar.text());
            return value < min || value > max ? reading.expected(expects, scalar) : (Integer) (int) value;
        });
    }

    /** A finite number, bounds included. */
    public static Type<Double> number(double min, double max) {
        var expects = "a number from " + brief(min) + " to " + brief(max);
        Type<Double> type = of(expects, Shape.number(min, max), (scalar, reading) -> {
            if (tooLong(scalar.text()) || !NUMBER.matcher(scalar.text()).matches()) {
                return reading.expected(expects, scalar);
            }
            double value = Double.parseDouble(scalar.text());
            return value < min || value > max ? reading.expected(expects, scalar) : (Double) value;
        });
        return showing(type, Types::plain);
    }

    private static boolean tooLong(String number) {
        return number.length() > LONGEST_NUMBER;
    }

    /** One of some words. */
    public static Type<String> oneOf(List<String> words) {
        var expects = "one of " + words;
        return of(expects, Shape.words(words), (scalar, reading) -> {
            if (words.contains(scalar.text())) {
                return scalar.text();
            }
            reading.error(
                    scalar, "expected " + expects + ", got " + scalar.describe() + Suggestion.of(scalar.text(), words));
            return null;
        });
    }

    /**
     * For keys of a product that the model does not have.
     *
     * @param reason what holds instead, or what to do
     */
    public static Type<String> refused(String reason) {
        return new Type<>() {
            @Override
            public String read(Node node, Reading reading) {
                reading.error(node, "is not modelled: " + reason);
                return null;
            }

            @Override
            public Shape shape() {
                return new Shape.Scalar("", Map.of("not", Map.of()));
            }

            @Override
            public String expects() {
                return "nothing";
            }
        };
    }

    /** A map from names that the file chooses to maps of one section, in file order; the names are the node's. */
    public static Type<List<Section.Values>> namedMaps(Section section) {
        return new Type<>() {
            @Override
            public List<Section.Values> read(Node node, Reading reading) {
                if (!(node instanceof Node.Mapping map)) {
                    return reading.expected(expects(), node);
                }
                var values = new ArrayList<Section.Values>();
                map.entries().forEach((name, entry) -> values.add(section.read(entry.value(), reading.at(name))));
                return List.copyOf(values);
            }

            @Override
            public Shape shape() {
                return new Shape.Named("", Shape.either(Shape.keys(section), Shape.NOTHING));
            }

            @Override
            public String expects() {
                return "a map of names, each with a map of " + section.name();
            }

            @Override
            public String show(List<Section.Values> values) {
                return values.isEmpty() ? "none" : values.size() + " of them";
            }
        };
    }

    /** A list of values; a single value stands for a list of one. */
    public static <T> Type<List<T>> listOf(Type<T> element) {
        return new Type<>() {
            @Override
            public List<T> read(Node node, Reading reading) {
                if (!(node instanceof Node.Items list)) {
                    var only = element.read(node, reading);
                    return only == null ? null : List.of(only);
                }
                var values = new ArrayList<T>();
                for (int i = 0; i < list.items().size(); i++) {
                    var value = element.read(list.items().get(i), reading.item(i));
                    if (value != null) {
                        values.add(value);
                    }
                }
                return values.size() == list.items().size() ? List.copyOf(values) : null;
            }

            @Override
            public Shape shape() {
                return new Shape.Items(element.shape(), true);
            }

            @Override
            public String expects() {
                return element.expects() + ", or a list of them";
            }

            @Override
            public String show(List<T> values) {
                var shown = new ArrayList<String>();
                values.forEach(value -> shown.add(element.show(value)));
                return shown.size() == 1 ? shown.get(0) : shown.toString();
            }
        };
    }

    /** A map from names to values, in file order. */
    public static <T> Type<Map<String, T>> mapOf(String what, Type<T> element) {
        return new Type<>() {
            @Override
            public Map<String, T> read(Node node, Reading reading) {
                if (!(node instanceof Node.Mapping map)) {
                    return reading.expected(expects(), node);
                }
                var values = new LinkedHashMap<String, T>();
                map.entries().forEach((key, entry) -> {
                    var value = element.read(entry.value(), reading.at(key));
                    if (value != null) {
                        values.put(key, value);
                    }
                });
                return values;
            }

            @Override
            public Shape shape() {
                return new Shape.Named("", element.shape());
            }

            @Override
            public String expects() {
                return "a map of " + what;
            }
        };
    }

    /** A map with its own section of keys. */
    public static MapType map(Section section) {
        return new MapType(section, List.of());
    }

    /** A map with its own section of keys, or a word that stands for none: then the value is the default. */
    public static MapType mapOr(Section section, List<String> none) {
        return new MapType(section, none);
    }

    /** Takes any node as it is: its meaning depends on others. */
    public static Type<Node> any(String expects) {
        return any(expects, Shape.ANY);
    }

    /**
     * Takes any node as it is: its meaning depends on others.
     *
     * @param shape what somebody else makes of it
     */
    public static Type<Node> any(String expects, Shape shape) {
        return new Type<>() {
            @Override
            public Node read(Node node, Reading reading) {
                return node;
            }

            @Override
            public Shape shape() {
                return shape;
            }

            @Override
            public String expects() {
                return expects;
            }

            @Override
            public String show(Node node) {
                return showNode(node);
            }
        };
    }

    /** A node in flow style, for messages and {@code explain}. */
    public static String showNode(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.isNull() ? "null" : scalar.text();
        }
        var shown = new ArrayList<String>();
        if (node instanceof Node.Items list) {
            list.items().forEach(item -> shown.add(showNode(item)));
            return shown.toString();
        }
        ((Node.Mapping) node).entries().forEach((key, entry) -> shown.add(key + ": " + showNode(entry.value())));
        return "{" + String.join(", ", shown) + "}";
    }

    /** Nanoseconds of a duration text, or null if it is none or beyond the clock. */
    public static Long parseDuration(String text) {
        if (tooLong(text)) {
            return null;
        }
        var body = text.startsWith("-") ? text.substring(1) : text;
        if (body.matches("0+(\\.0+)?")) {
            return 0L;
        }
        var matcher = DURATION_PART.matcher(body);
        var total = BigDecimal.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            total = total.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNs(matcher.group(2)))));
            end = matcher.end();
        }
        if (end == 0 || end != body.length() || total.compareTo(BigDecimal.valueOf(SimTime.NEVER)) >= 0) {
            return null;
        }
        long ns = total.setScale(0, java.math.RoundingMode.HALF_UP).longValueExact();
        return text.startsWith("-") ? -ns : ns;
    }

    /** A duration in the shortest of the usual forms: {@code 1h30m}, {@code 2.5s}, {@code 200ms}. */
    public static String showDuration(long ns) {
        if (ns == SimTime.NEVER) {
            return "infinite";
        }
        if (ns < 0) {
            return "-" + showDuration(-ns);
        }
        if (ns == 0) {
            return "0s";
        }
        if (ns % SimTime.SECOND == 0 && ns >= SimTime.MINUTE) {
            var text = new StringBuilder();
            long rest = ns;
            for (var unit : List.of("d", "h", "m", "s")) {
                long count = rest / unitNs(unit);
                rest %= unitNs(unit);
                if (count > 0) {
                    text.append(count).append(unit);
                }
            }
            return text.toString();
        }
        for (var unit : List.of("s", "ms", "us")) {
            if (ns >= unitNs(unit)) {
                // Exactly: a double has not enough digits for years of nanoseconds.
                return plain(BigDecimal.valueOf(ns).divide(BigDecimal.valueOf(unitNs(unit)))) + unit;
            }
        }
        return ns + "ns";
    }

    /** A number without an exponent and without trailing zeros. */
    public static String plain(double value) {
        if (Double.isInfinite(value) || Double.isNaN(value)) {
            return String.valueOf(value);
        }
        return plain(new BigDecimal(Double.toString(value)));
    }

    private static String plain(BigDecimal value) {
        var text = value.stripTrailingZeros();
        return text.abs().compareTo(new BigDecimal("1e15")) > 0 ? text.toString() : text.toPlainString();
    }

    private static String brief(double value) {
        return Math.abs(value) < 1e9 ? plain(value) : String.format(java.util.Locale.ROOT, "%.0e", value).replace("+", "");
    }

    private static Type<Long> period() {
        var type = of("a duration of at least 1ms", Shape.text("duration", DURATION_SHAPE), (scalar, reading) -> {
            var ns = DURATION.read(scalar, reading);
            if (ns != null && ns < SHORTEST_PERIOD_NS) {
                return reading.expected("at least 1ms for what comes again and again", scalar);
            }
            return ns;
        });
        return showing(type, Types::showDuration);
    }

    private static Type<Long> duration(long min) {
        var expects = min > 0 ? "a duration such as 200ms or 1h30m" : "a duration such as 200ms or 1h30m, or 0";
        var shape = Shape.text(min < 0 ? "instant" : "duration", (min < 0 ? "-?" : "") + DURATION_SHAPE);
        var type = of(expects, min > 0 ? shape : Shape.either(shape, ZERO_SHAPE), (scalar, reading) -> {
            var ns = parseDuration(scalar.text());
            if (ns == null) {
                reading.error(scalar, durationProblem(expects, scalar));
                return null;
            }
            if (ns < min) {
                reading.error(
                        scalar,
                        "expected a duration of " + (min > 0 ? "more than 0" : "at least 0") + ", got "
                                + scalar.describe());
                return null;
            }
            return ns;
        });
        return showing(type, Types::showDuration);
    }

    /** Why a text is no duration: the unit is missing or unknown, or it is beyond the clock. */
    static String durationProblem(String expects, Node.Scalar scalar) {
        var text = scalar.text();
        var expected = "expected " + expects + ", got " + scalar.describe();
        if (tooLong(text)) {
            return expected + ": of at most " + LONGEST_NUMBER + " characters";
        }
        if (BARE.matcher(text).matches()) {
            return expected + " without a unit (" + UNITS + ")";
        }
        if (DURATION_TEXT.matcher(text).matches()) {
            return expected + ": the clock holds at most 292y";
        }
        var worded = WORDED.matcher(text);
        var unit = worded.matches() ? unitMeant(worded.group(2)) : null;
        return unit == null ? expected : expected + "; did you mean '" + worded.group(1) + unit + "'?";
    }

    private static String unitMeant(String word) {
        return switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "ns", "nanos", "nanosecond", "nanoseconds" -> "ns";
            case "us", "µs", "usec", "micros", "microseconds" -> "us";
            case "ms", "msec", "msecs", "millis", "millisecond", "milliseconds" -> "ms";
            case "s", "sec", "secs", "second", "seconds" -> "s";
            case "m", "min", "mins", "minute", "minutes" -> "m";
            case "h", "hr", "hrs", "hour", "hours" -> "h";
            case "d", "day", "days" -> "d";
            case "w", "week", "weeks" -> "w";
            case "y", "yr", "year", "years" -> "y";
            default -> null;
        };
    }

    private static Type<Double> rate() {
        var expects = "a rate such as 100/s";
        return showing(
                of(expects, RATE_SHAPE, (scalar, reading) -> {
                    var matcher = RATE.matcher(scalar.text());
                    if (tooLong(scalar.text()) || !matcher.matches()) {
                        reading.error(scalar, rateProblem(expects, scalar));
                        return null;
                    }
                    double rate = Double.parseDouble(matcher.group(1)) * SimTime.SECOND / unitNs(matcher.group(2));
                    if (rate <= 0 || rate > 1e9) {
                        return reading.expected("a rate of more than 0 and at most 1000000000/s", scalar);
                    }
                    return rate;
                }),
                rate -> plain(rate) + "/s");
    }

    private static String rateProblem(String expects, Node.Scalar scalar) {
        var text = scalar.text();
        var expected = "expected " + expects + ", got " + scalar.describe();
        if (text.length() < 30 && NUMBER.matcher(text).matches() && !text.startsWith("-")) {
            return expected + " without a unit; did you mean '" + text + "/s'?";
        }
        var worded = WORDED_RATE.matcher(text);
        var unit = text.length() < 30 && worded.matches() ? unitMeant(worded.group(2)) : null;
        return unit == null ? expected : expected + "; did you mean '" + worded.group(1) + "/" + unit + "'?";
    }

    private static Type<Double> share() {
        var expects = "a share from 0 to 1 or from 0% to 100%";
        return showing(
                of(expects, SHARE_SHAPE, (scalar, reading) -> {
                    var percent = PERCENT.matcher(scalar.text());
                    double value;
                    if (tooLong(scalar.text())) {
                        return reading.expected(expects, scalar);
                    } else if (percent.matches()) {
                        value = new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue();
                    } else if (NUMBER.matcher(scalar.text()).matches()) {
                        value = Double.parseDouble(scalar.text());
                    } else {
                        return reading.expected(expects, scalar);
                    }
                    return value >= 0 && value <= 1 ? (Double) value : reading.expected(expects, scalar);
                }),
                value -> plain(value * 100) + "%");
    }

    /** The same type, whose values are shown as a scenario would write them. */
    public static <T> Type<T> showing(Type<T> type, java.util.function.Function<T, String> show) {
        return new Type<>() {
            @Override
            public T read(Node node, Reading reading) {
                return type.read(node, reading);
            }

            @Override
            public Shape shape() {
                return type.shape();
            }

            @Override
            public String expects() {
                return type.expects();
            }

            @Override
            public String show(T value) {
                return show.apply(value);
            }
        };
    }

    private static long unitNs(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> SimTime.MICROSECOND;
            case "ms" -> SimTime.MILLISECOND;
            case "s" -> SimTime.SECOND;
            case "m", "min" -> SimTime.MINUTE;
            case "h" -> SimTime.HOUR;
            case "d" -> SimTime.DAY;
            case "w" -> 7 * SimTime.DAY;
            default -> SimTime.YEAR;
        };
    }

    /** Statuses below 500, for example 404 or {@code [401, 404]} or 4xx. */
    public static final Type<java.util.Set<Integer>> CLIENT_ERRORS = new Type<>() {
        @Override
        public java.util.Set<Integer> read(Node node, Reading reading) {
            var statuses = new java.util.TreeSet<Integer>();
            var items = node instanceof Node.Items list ? list.items() : List.of(node);
            for (int i = 0; i < items.size(); i++) {
                var place = node instanceof Node.Items ? reading.item(i) : reading;
                var text = TEXT.read(items.get(i), place);
                if (text == null) {
                    return null;
                }
                for (var word : text.trim().split("\\s+")) {
                    if (!word.startsWith("4") || !Statuses.read(word, statuses)) {
                        return place.expected(expects(), items.get(i));
                    }
                }
            }
            return java.util.Collections.unmodifiableSet(statuses);
        }

        @Override
        public Shape shape() {
            return new Shape.Items(
                    Shape.either(Shape.whole(400, 499), Shape.text("", "\\s*4(\\d\\d|xx)(\\s+4(\\d\\d|xx))*\\s*")), true);
        }

        @Override
        public String expects() {
            return "statuses from 400 to 499 such as 404, [401, 404] or 4xx";
        }

        @Override
        public String show(java.util.Set<Integer> value) {
            return value.isEmpty() ? "none" : String.join(" ", Statuses.show(value));
        }
    };
}
