package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.outagelab.core.SimTime;

/**
 * Reads the part of PromQL that alerts are made of: selectors with matchers, functions over a window, aggregations with
 * {@code by} and {@code without}, arithmetic and comparisons with {@code on} and {@code ignoring}, {@code and}, {@code or},
 * {@code unless}, {@code absent}, {@code histogram_quantile}, {@code time()}.
 */
public final class ExpressionReader {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+)(ms|[smhdwy])");
    private static final int DEEPEST = 50;

    private final Words words;
    private int depth;

    private ExpressionReader(Words words) {
        this.words = words;
    }

    /** @throws BadExpressionException with a sentence that says what is wrong with the text */
    public static Expression read(String text) throws BadExpressionException {
        var reader = new ExpressionReader(new Words(text));
        var expression = reader.operations(1);
        if (reader.words.peek().kind() != Words.Kind.END) {
            throw new BadExpressionException("expected an operator or the end, got " + reader.words.peek().describe());
        }
        return expression;
    }

    /** Everything that binds at least so tightly; operators of equal binding from left to right. */
    private Expression operations(int binding) throws BadExpressionException {
        var left = nested();
        for (var operator = operator(); operator != null && operator.binding() >= binding; operator = operator()) {
            words.take();
            left = operation(operator, left);
        }
        return left;
    }

    /** One operand, with whatever is nested in it. */
    private Expression nested() throws BadExpressionException {
        if (++depth > DEEPEST) {
            throw new BadExpressionException("nested more than " + DEEPEST + " deep");
        }
        var operand = single();
        depth--;
        return operand;
    }

    private Operation operation(Operation.Operator operator, Expression left) throws BadExpressionException {
        boolean bool = words.skip("bool");
        if (bool && !operator.compares()) {
            throw new BadExpressionException("'bool' belongs to a comparison, not to '" + operator.text() + "'");
        }
        boolean ignoring = true;
        List<String> labels = List.of();
        if (words.peek().is("on") || words.peek().is("ignoring")) {
            ignoring = words.take().is("ignoring");
            labels = names();
        }
        if (words.peek().is("group_left") || words.peek().is("group_right")) {
            throw new BadExpressionException("'" + words.peek().text() + "' is not modelled: pair samples one to one");
        }
        var right = operations(operator.binding() + 1);
        if (operator.ofSets() && (left.isNumber() || right.isNumber())) {
            throw new BadExpressionException("'" + operator.text() + "' joins lists of samples, and a number is none");
        }
        if (operator.compares() && !bool && left.isNumber() && right.isNumber()) {
            throw new BadExpressionException("two numbers are compared with '" + operator.text() + " bool'");
        }
        return new Operation(operator, bool, ignoring, labels, left, right);
    }

    private Operation.Operator operator() {
        for (var operator : Operation.Operator.values()) {
            if (words.peek().is(operator.text())) {
                return operator;
            }
        }
        return null;
    }

    private Expression single() throws BadExpressionException {
        var word = words.take();
        if (word.is("(")) {
            var inner = operations(1);
            words.expect(")");
            return inner;
        } else if (word.is("-")) {
            return new PerSample(PerSample.Function.MINUS, nested());
        } else if (word.kind() == Words.Kind.NUMBER) {
            return new Expression.Number(Double.parseDouble(word.text()));
        } else if (word.kind() == Words.Kind.NAME) {
            return named(word);
        }
        throw new BadExpressionException("expected a metric, a function or a number, got " + word.describe());
    }

    private Expression named(Words.Word name) throws BadExpressionException {
        var aggregation = one(Aggregation.Operator.values(), Aggregation.Operator::text, name.text());
        if (aggregation != null) {
            return aggregation(aggregation);
        }
        if (!words.peek().is("(")) {
            return notOverTime(selector(name.text()));
        }
        words.expect("(");
        var function = function(name.text());
        words.expect(")");
        return function;
    }

    private Expression function(String name) throws BadExpressionException {
        var overTime = one(OverTime.Function.values(), OverTime.Function::text, name);
        if (overTime != null) {
            var of = selector(metric());
            if (!words.peek().is("[")) {
                throw new BadExpressionException("'" + name + "' needs a window: " + of.metric() + "[5m]");
            }
            return new OverTime(overTime, of, window());
        }
        var perSample = one(PerSample.Function.values(), PerSample.Function::text, name);
        if (perSample != null) {
            return new PerSample(perSample, operations(1));
        }
        switch (name) {
            case "time":
                return new Expression.Time();
            case "vector":
                var number = operations(1);
                if (!number.isNumber()) {
                    throw new BadExpressionException("'vector' is of a number");
                }
                return new Vector(number);
            case "absent":
                return new Absent(list(name, operations(1)));
            case "histogram_quantile":
                var quantile = words.take();
                if (quantile.kind() != Words.Kind.NUMBER || Double.parseDouble(quantile.text()) > 1) {
                    throw new BadExpressionException("expected a quantile from 0 to 1, got " + quantile.describe());
                }
                words.expect(",");
                return new HistogramQuantile(Double.parseDouble(quantile.text()), list(name, operations(1)));
            default:
                throw new BadExpressionException("the function '" + name + "' is not known: " + functions());
        }
    }

    private static Expression list(String function, Expression of) throws BadExpressionException {
        if (of.isNumber()) {
            throw new BadExpressionException("'" + function + "' is of samples, and a number is none");
        }
        return of;
    }

    /** All functions that are known, in one sentence. */
    private static String functions() {
        var names = new ArrayList<String>();
        for (var function : OverTime.Function.values()) {
            names.add(function.text());
        }
        for (var function : Aggregation.Operator.values()) {
            names.add(function.text());
        }
        names.addAll(List.of("absent", "histogram_quantile", "time", "vector", "abs", "ceil", "floor"));
        return "use one of " + names;
    }

    private Aggregation aggregation(Aggregation.Operator operator) throws BadExpressionException {
        boolean grouped = words.peek().is("by") || words.peek().is("without");
        boolean without = grouped && words.take().is("without");
        var labels = grouped ? names() : List.<String>of();
        words.expect("(");
        var of = list(operator.text(), operations(1));
        words.expect(")");
        if (!grouped && (words.peek().is("by") || words.peek().is("without"))) {
            without = words.take().is("without");
            labels = names();
        }
        return new Aggregation(operator, without, labels, of);
    }

    private String metric() throws BadExpressionException {
        var word = words.take();
        if (word.kind() != Words.Kind.NAME) {
            throw new BadExpressionException("expected the name of a metric, got " + word.describe());
        }
        return word.text();
    }

    private Expression.Selector selector(String metric) throws BadExpressionException {
        var matchers = new ArrayList<Matcher>();
        if (words.skip("{")) {
            while (!words.peek().is("}")) {
                matchers.add(matcher());
                if (!words.skip(",")) {
                    break;
                }
            }
            words.expect("}");
        }
        return new Expression.Selector(metric, List.copyOf(matchers));
    }

    private Matcher matcher() throws BadExpressionException {
        var label = metric();
        var sign = words.take();
        var operator = one(Matcher.Operator.values(), Matcher.Operator::text, sign.text());
        if (operator == null) {
            throw new BadExpressionException("expected =, !=, =~ or !~ after '" + label + "', got " + sign.describe());
        }
        var value = words.take();
        if (value.kind() != Words.Kind.TEXT) {
            throw new BadExpressionException("expected a text in quotes after '" + label + sign.text() + "', got " + value.describe());
        }
        try {
            return Matcher.of(label, operator, value.text());
        } catch (PatternSyntaxException e) {
            throw new BadExpressionException("'" + value.text() + "' is no regular expression");
        }
    }

    private Expression notOverTime(Expression.Selector selector) throws BadExpressionException {
        if (words.peek().is("[")) {
            throw new BadExpressionException("a window needs a function: rate(" + selector.metric() + "[…])");
        }
        if (words.peek().is("offset") || words.peek().is("@")) {
            throw new BadExpressionException("'" + words.peek().text() + "' is not modelled");
        }
        return selector;
    }

    private long window() throws BadExpressionException {
        words.expect("[");
        var word = words.take();
        if (word.kind() != Words.Kind.DURATION) {
            throw new BadExpressionException("expected a duration such as 5m, got " + word.describe());
        }
        words.expect("]");
        long windowNs = 0;
        var parts = DURATION_PART.matcher(word.text());
        while (parts.find()) {
            double part = Double.parseDouble(parts.group(1)) * unitNs(parts.group(2));
            // A window of more than ten years is no question about a run.
            if (windowNs + part > 10.0 * SimTime.YEAR) {
                throw new BadExpressionException("a window of " + word.text() + " is longer than 10y");
            }
            windowNs += (long) part;
        }
        if (windowNs == 0) {
            throw new BadExpressionException("a window of " + word.text() + " holds nothing");
        }
        return windowNs;
    }

    private static long unitNs(String unit) {
        return switch (unit) {
            case "ms" -> SimTime.MILLISECOND;
            case "s" -> SimTime.SECOND;
            case "m" -> SimTime.MINUTE;
            case "h" -> SimTime.HOUR;
            case "d" -> SimTime.DAY;
            case "w" -> 7 * SimTime.DAY;
            default -> SimTime.YEAR;
        };
    }

    private List<String> names() throws BadExpressionException {
        words.expect("(");
        var names = new ArrayList<String>();
        while (!words.peek().is(")")) {
            names.add(metric());
            if (!words.skip(",")) {
                break;
            }
        }
        words.expect(")");
        return List.copyOf(names);
    }

    private static <T> T one(T[] all, Function<T, String> text, String wanted) {
        for (var each : all) {
            if (text.apply(each).equals(wanted)) {
                return each;
            }
        }
        return null;
    }
}
