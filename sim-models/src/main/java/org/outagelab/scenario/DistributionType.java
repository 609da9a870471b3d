package org.outagelab.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;

/** Distributions of durations, in nanoseconds: a bare duration is a constant. */
public final class DistributionType implements Type<Distribution> {
    public static final DistributionType DURATION = new DistributionType();
    /** Always 0. */
    public static final Distribution ZERO = Distributions.constant(0);

    private static final int MAX_EMPIRICAL = 1_000_000;
    private static final List<String> NAMES = List.of(
            "exp", "uniform", "erlang", "hyperexp", "gamma", "weibull", "pareto", "lognormal", "empirical");

    private DistributionType() {}

    @Override
    public Distribution read(Node node, Reading reading) {
        if (!(node instanceof Node.Scalar scalar) || scalar.isNull()) {
            return reading.expected(expects(), node);
        }
        return parse(scalar, scalar.text(), reading);
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
        if (term == null || term.positional().isEmpty() && term.named().isEmpty()) {
            if (text.matches("\\d+(\\.\\d+)?")) {
                reading.error(scalar, "expected " + expects() + ", got '" + text + "' without a unit");
                return null;
            }
            return reading.expected(expects(), new Node.Scalar(scalar.at(), text, false));
        }
        if (!NAMES.contains(term.name())) {
            return reading.unknown("distribution", scalar, term.name(), NAMES);
        }
        try {
            return create(term, scalar, reading);
        } catch (IllegalArgumentException e) {
            reading.error(scalar, "'" + text + "': " + e.getMessage());
            return null;
        }
    }

    private static Distribution create(Term term, Node.Scalar scalar, Reading reading) {
        return switch (term.name()) {
            case "exp" -> Distributions.exponential(time(term, 0, "mean"));
            case "uniform" -> Distributions.uniform(time(term, 0, "min"), time(term, 1, "max"));
            case "erlang" -> Distributions.erlang((int) number(term, 0, "k"), time(term, 1, "mean"));
            case "hyperexp" -> Distributions.hyperexponential(time(term, 0, "mean"), number(term, 1, "cv2"));
            case "gamma" -> Distributions.gamma(number(term, 0, "shape"), time(term, 1, "mean"));
            case "weibull" -> Distributions.weibull(number(term, 0, "shape"), time(term, 1, "mean"));
            case "pareto" -> Distributions.pareto(number(term, 0, "shape"), time(term, 1, "mean"));
            case "lognormal" -> lognormal(term);
            default -> empirical(term, scalar, reading);
        };
    }

    private static Distribution lognormal(Term term) {
        if (term.named().containsKey("cv")) {
            return Distributions.lognormalWithMean(time(term, 0, "mean"), number(term, 1, "cv"));
        }
        if (term.named().containsKey("p95")) {
            return Distributions.lognormalWithP95(time(term, 0, "median"), time(term, 1, "p95"));
        }
        return Distributions.lognormal(time(term, 0, "median"), number(term, 1, "sigma"));
    }

    private static Distribution empirical(Term term, Node.Scalar scalar, Reading reading) {
        var name = argument(term, 0, "file");
        var path = besides(scalar.at(), name);
        var values = new ArrayList<Double>();
        try {
            if (Files.size(path) > 100_000_000) {
                throw new IllegalArgumentException(name + " is larger than 100 MB");
            }
            int line = 0;
            for (var text : Files.readAllLines(path)) {
                line++;
                var cell = text.split(",", 2)[0].trim();
                var ns = Types.parseDuration(cell);
                if (ns == null && line == 1) {
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
        return Distributions.empirical(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** A file named in a scenario: relative to the scenario's own place. */
    public static Path besides(Position at, String name) {
        var parent = Path.of(at.file()).getParent();
        return parent == null ? Path.of(name) : parent.resolve(name);
    }

    private static double time(Term term, int index, String name) {
        var text = argument(term, index, name);
        var ns = Types.parseDuration(text);
        if (ns == null) {
            throw new IllegalArgumentException(name + " must be a duration such as 15ms, got '" + text + "'");
        }
        return ns;
    }

    private static double number(Term term, int index, String name) {
        var text = argument(term, index, name);
        if (!text.matches("\\d{1,15}(\\.\\d+)?")) {
            throw new IllegalArgumentException(name + " must be a number, got '" + text + "'");
        }
        return Double.parseDouble(text);
    }

    private static String argument(Term term, int index, String name) {
        if (term.named().containsKey(name)) {
            return term.named().get(name);
        }
        if (index < term.positional().size()) {
            return term.positional().get(index);
        }
        throw new IllegalArgumentException("'" + name + "' is missing");
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
}
