package org.outagelab.action;

import org.outagelab.scenario.Types;

/**
 * One argument of an action, or none. What is not there is refused, unless a value is given for that.
 *
 * <p>Every method throws {@link BadArguments} for a text that is no such value.
 */
public final class Argument {
    private final Verb verb;
    private final String text;

    /** @param text null for none */
    Argument(Verb verb, String text) {
        this.verb = verb;
        this.text = text;
    }

    public boolean given() {
        return text != null;
    }

    public String text() {
        verb.require(text != null, verb.arguments());
        return text;
    }

    /** @param pattern a regular expression for all of it */
    public String matching(String pattern) {
        verb.require(text().matches(pattern), verb.arguments());
        return text;
    }

    /** A share of 0 to 1: {@code 20%}, {@code 0.2}. */
    public double share() {
        return Shares.parse(matching(Shares.PATTERN));
    }

    public double share(double otherwise) {
        return given() ? share() : otherwise;
    }

    /** A number of at least 0 and less than a million: {@code 10}, {@code 2.5x}. */
    public double number() {
        return Double.parseDouble(matching("\\d{1,6}(\\.\\d+)?x?").replace("x", ""));
    }

    public double number(double otherwise) {
        return given() ? number() : otherwise;
    }

    /** A whole number of at most so many digits. */
    public int whole(int digits) {
        return Integer.parseInt(matching("\\d{1," + digits + "}"));
    }

    /** A time of at least 0, in nanoseconds. */
    public long durationNs() {
        var ns = Types.parseDuration(text());
        verb.require(ns != null && ns >= 0, verb.arguments());
        return ns;
    }

    public long durationNs(long otherwise) {
        return given() ? durationNs() : otherwise;
    }

    /** A size, in bytes: {@code 4GB}. */
    public long bytes() {
        var bytes = Types.parseBytes(text());
        verb.require(bytes != null, verb.arguments());
        return Math.round(bytes);
    }
}
