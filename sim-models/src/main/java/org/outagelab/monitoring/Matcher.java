package org.outagelab.monitoring;

import java.util.List;
import java.util.regex.Pattern;

/** A condition on one label, as in {@code {job="web"}}: a label that is not there is empty. */
public record Matcher(String label, Operator operator, String value, Pattern pattern) {
    /** How the value is compared; patterns match the whole value. */
    public enum Operator {
        EQUAL("="),
        UNEQUAL("!="),
        MATCHES("=~"),
        MATCHES_NOT("!~");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** @throws java.util.regex.PatternSyntaxException if it is to match a pattern that is none */
    public static Matcher of(String label, Operator operator, String value) {
        boolean pattern = operator == Operator.MATCHES || operator == Operator.MATCHES_NOT;
        return new Matcher(label, operator, value, pattern ? Pattern.compile(value) : null);
    }

    boolean matches(Labels labels) {
        var found = labels.value(label);
        return switch (operator) {
            case EQUAL -> found.equals(value);
            case UNEQUAL -> !found.equals(value);
            case MATCHES -> pattern.matcher(found).matches();
            case MATCHES_NOT -> !pattern.matcher(found).matches();
        };
    }

    static boolean all(List<Matcher> matchers, Labels labels) {
        for (var matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return label + operator.text + "\"" + value + "\"";
    }
}
