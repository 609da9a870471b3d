package org.outagelab.scenario;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;

/** Distributions of durations, in nanoseconds: a bare duration is a constant. */
public final class DistributionType implements Type<Distribution> {
    public static final DistributionType DURATION = new DistributionType();
    /** One of more than 0. */
    public static final Type<Distribution> POSITIVE = positive(DURATION);
    /** Of times between failures: a bare duration is the mean of an exponential one. */
    public static final Type<Distribution> UPTIME = uptime();
    /** Always 0. */
    public static final Distribution ZERO = Distributions.constant(0);

    private static final int MAX_EMPIRICAL = 1_000_000;
    private static final int MAX_LINE = 10_000;
    /** How a file inside a jar is named. */
    private static final String JAR = "jar:file:";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,30})?");

    /** How each is written, and the names of its arguments, all of them required. */
    private enum Form {
        EXP("exp(15ms)", "mean"),
        UNIFORM("uniform(10ms, 20ms)", "min", "max"),
        ERLANG("erlang(3, 15ms)", "k", "mean"),
        HYPEREXP("hyperexp(15ms, cv2=4)", "mean", "cv2"),
        GAMMA("gamma(2, 15ms)", "shape", "mean"),
        WEIBULL("weibull(0.7, 15ms)", "shape", "mean"),
        PARETO("pareto(2.5, 15ms)", "shape", "mean"),
        LOGNORMAL("lognormal(20m, sigma=1)", "median", "sigma"),
        LOGNORMAL_P95("lognormal(20m, p95=2h)", "median", "p95"),
        LOGNORMAL_MEAN("lognormal(mean=20m, cv=1.5)", "mean", "cv"),
        EMPIRICAL("empirical(times.csv)", "file");

        private final String example;
        private final List<String> arguments;

        Form(String example, String... arguments) {
            this.example = example;
            this.arguments = List.of(arguments);
        }

        String word() {
            return example.substring(0, example.indexOf('('));
        }
    }

    private static final List<String> NAMES = Stream.of(Form.values()).map(Form::word).distinct().toList();

    private DistributionType() {}

    @Override
    public Distribution read(Node node, Reading reading) {
        if (!(node instanceof Node.Scalar scalar) || scalar.isNull()) {
            return reading.expected(expects(), node);
        }
        return parse(scalar, scalar.text(), reading);
    }

    @Override
    public Shape shape() {
        return Shape.either(
                Shape.text("duration", Types.DURATION_SHAPE),
                Types.ZERO_SHAPE,
                Shape.text("distribution", "(" + String.join("|", NAMES) + ")\\(.*"));
    }

    /** Parses a text that is part of a scalar, for example of a step. */
    public Distribution parse(Node.Scalar scalar, String text, Reading reading) {
        var constant = Types.parseDuration(text);
        if (constant != null) {
            if (constant < 0) {
                reading.error(scalar, "a duration must be at least 0, got '" + text + "'");
                return null;
            }
            return Distributions.constant(constant);
        }
        var term = Term.parse(text);
        if (term == null || term.positional().isEmpty() && term.named().isEmpty() && !NAMES.contains(term.name())) {
            reading.error(scalar, Types.durationProblem(expects(), new Node.Scalar(scalar.at(), text, false)));
            return null;
        }
        if (!NAMES.contains(term.name())) {
            return reading.unknown("distribution", scalar, term.name(), NAMES);
        }
        try {
            var distribution = create(form(term), scalar);
            if (!(distribution.mean() < SimTime.NEVER)) {
                throw new IllegalArgumentException("its mean is beyond the clock, which holds at most 292y");
            }
            return distribution;
        } catch (IllegalArgumentException e) {
            reading.error(scalar, "'" + text + "': " + e.getMessage());
            return null;
        }
    }

    private record Arguments(Form form, Map<String, String> values) {
        double time(String name) {
            var ns = Types.parseDuration(values.get(name));
            if (ns == null) {
                throw new IllegalArgumentException(Types.durationProblem(
                        "a duration as " + name, new Node.Scalar(NOWHERE, values.get(name), false)));
            }
            if (ns < 0) {
                throw new IllegalArgumentException(name + " must be at least 0, got '" + values.get(name) + "'");
            }
            return ns;
        }

        double positiveTime(String name) {
            double ns = time(name);
            if (ns == 0) {
                throw new IllegalArgumentException(name + " must be more than 0, got '" + values.get(name) + "'");
            }
            return ns;
        }

        double number(String name) {
            var text = values.get(name);
            if (!NUMBER.matcher(text).matches()) {
                throw new IllegalArgumentException("expected a number as " + name + ", got '" + text + "'");
            }
            return Double.parseDouble(text);
        }

        int whole(String name) {
            var text = values.get(name);
            if (!text.matches("[1-9]\\d{0,8}")) {
                throw new IllegalArgumentException("expected a whole number of at least 1 as " + name + ", got '" + text + "'");
            }
            return Integer.parseInt(text);
        }
    }

    private static final Position NOWHERE = new Position("", 0, 0);

    private static Arguments form(Term term) {
        var forms = Stream.of(Form.values()).filter(form -> form.word().equals(term.name())).toList();
        var known = forms.stream().flatMap(form -> form.arguments.stream()).distinct().toList();
        var examples = String.join(" or ", forms.stream().map(form -> form.example).toList());
        for (var name : term.named().keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown argument '" + name + "'" + Suggestion.of(name, known) + " (as in " + examples + ")");
            }
        }
        for (var form : forms) {
            var rest = new ArrayList<>(form.arguments);
            rest.removeAll(term.named().keySet());
            if (form.arguments.containsAll(term.named().keySet()) && rest.size() == term.positional().size()) {
                var values = new LinkedHashMap<>(term.named());
                for (int i = 0; i < rest.size(); i++) {
                    values.put(rest.get(i), term.positional().get(i));
                }
                return new Arguments(form, values);
            }
        }
        throw new IllegalArgumentException("expected something like " + examples);
    }

    private static Distribution create(Arguments given, Node.Scalar scalar) {
        return switch (given.form()) {
            case EXP -> Distributions.exponential(given.positiveTime("mean"));
            case UNIFORM -> uniform(given);
            case ERLANG -> Distributions.erlang(given.whole("k"), given.positiveTime("mean"));
            case HYPEREXP -> Distributions.hyperexponential(given.positiveTime("mean"), given.number("cv2"));
            case GAMMA -> Distributions.gamma(given.number("shape"), given.positiveTime("mean"));
            case WEIBULL -> Distributions.weibull(given.number("shape"), given.positiveTime("mean"));
            case PARETO -> Distributions.pareto(given.number("shape"), given.positiveTime("mean"));
            case LOGNORMAL -> Distributions.lognormal(given.positiveTime("median"), given.number("sigma"));
            case LOGNORMAL_P95 -> lognormalWithP95(given);
            case LOGNORMAL_MEAN -> Distributions.lognormalWithMean(given.positiveTime("mean"), given.number("cv"));
            case EMPIRICAL -> empirical(given.values().get("file"), scalar);
        };
    }

    private static Distribution uniform(Arguments given) {
        double min = given.time("min");
        double max = given.positiveTime("max");
        if (max < min) {
            throw new IllegalArgumentException("max must not be less than min");
        }
        return Distributions.uniform(min, max);
    }

    private static Distribution lognormalWithP95(Arguments given) {
        double median = given.positiveTime("median");
        double p95 = given.positiveTime("p95");
        if (p95 <= median) {
            throw new IllegalArgumentException("p95 must be more than the median: 95 % of values are below it, half below the median");
        }
        return Distributions.lognormalWithP95(median, p95);
    }

    private static Distribution empirical(String name, Node.Scalar scalar) {
        var values = new ArrayList<Double>();
        try {
            var path = besides(scalar.at(), name);
            if (!Files.isRegularFile(path)) {
                throw new IllegalArgumentException("there is no file '" + name + "' beside the scenario");
            } else if (Files.size(path) > 100_000_000) {
                throw new IllegalArgumentException(name + " is larger than 100 MB");
            }
            int line = 0;
            for (var text : Files.readAllLines(path)) {
                line++;
                var cell = text.substring(0, Math.min(text.length(), MAX_LINE)).split(",", 2)[0].trim();
                var ns = Types.parseDuration(cell);
                if (cell.isEmpty() || ns == null && line == 1) {
                    continue;
                }
                if (ns == null || ns < 0) {
                    throw new IllegalArgumentException(
                            name + ":" + line + ": expected a duration such as 12ms, got '" + cell + "'");
                }
                values.add((double) ns);
                if (values.size() > MAX_EMPIRICAL) {
                    throw new IllegalArgumentException(name + " has more than " + MAX_EMPIRICAL + " values");
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + name);
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " has no value");
        }
        return Distributions.empirical(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * A file named in a scenario: relative to the scenario's own place, or to the present folder if it comes from the
     * command line.
     *
     * @throws IOException if no file can have this name
     */
    public static Path besides(Position at, String name) throws IOException {
        try {
            if (name.startsWith(JAR)) {
                return Path.of(URI.create(name));
            }
            var parent = at.line() == 0 ? null : place(at.file()).getParent();
            return parent == null ? Path.of(name) : parent.resolve(name);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IOException("no file can be called '" + name + "'", e);
        }
    }

    /** A scenario may lie in a jar, which whoever read it has opened. */
    private static Path place(String file) {
        return file.startsWith(JAR) ? Path.of(URI.create(file)) : Path.of(file);
    }

    @Override
    public String expects() {
        return "a duration or a distribution such as 15ms, exp(15ms) or lognormal(20m, p95=2h)";
    }

    @Override
    public String show(Distribution distribution) {
        if (distribution.quantile(0.05) == distribution.quantile(0.95)) {
            return Types.showDuration(Math.round(distribution.mean()));
        }
        return "mean " + rounded(distribution.mean()) + ", median " + rounded(distribution.quantile(0.5)) + ", p95 "
                + rounded(distribution.quantile(0.95));
    }

    private static String rounded(double ns) {
        if (ns >= SimTime.NEVER) {
            return "infinite";
        }
        double digit = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(Math.max(1, ns))) - 2);
        return Types.showDuration(Math.round(Math.round(ns / digit) * digit));
    }

    private static Type<Distribution> uptime() {
        return positive(new Type<>() {
            @Override
            public Distribution read(Node node, Reading reading) {
                var ns = node instanceof Node.Scalar scalar ? Types.parseDuration(scalar.text()) : null;
                return ns != null && ns > 0
                        ? Distributions.exponential(ns)
                        : DURATION.read(node, reading);
            }

            @Override
            public Shape shape() {
                return DURATION.shape();
            }

            @Override
            public String expects() {
                return DURATION.expects();
            }

            @Override
            public String show(Distribution distribution) {
                return DURATION.show(distribution);
            }
        });
    }

    private static Type<Distribution> positive(Type<Distribution> type) {
        return new Type<>() {
            @Override
            public Distribution read(Node node, Reading reading) {
                var time = type.read(node, reading);
                if (time != null && !(time.mean() > 0)) {
                    reading.error(node, "expected a time of more than 0, got " + node.describe());
                    return null;
                }
                return time;
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
            public String show(Distribution distribution) {
                return type.show(distribution);
            }
        };
    }
}
