package org.outagelab.metric;

/** Whose number a metric is. */
public enum Scope {
    /** Of all that a run did. */
    RUN("", ""),
    /** Of all instances of a service. */
    SERVICE("", "service"),
    INSTANCE("", "instance"),
    /** Of the requests of one endpoint. */
    ENDPOINT("endpoint", "endpoint"),
    /** Of the requests of one load. */
    LOAD("load", "load"),
    /** Of the requests that arrived while a fault lasted. */
    FAULT("", "fault");

    private final String prefix;
    private final String word;

    Scope(String prefix, String word) {
        this.prefix = prefix;
        this.word = word;
    }

    /**
     * As a file and a report write it.
     *
     * @param owner whose; empty for the run
     */
    String text(String owner, String name) {
        return switch (this) {
            case RUN -> name;
            case SERVICE, INSTANCE -> owner + "." + name;
            case ENDPOINT, LOAD -> quoted(prefix, owner, name);
            case FAULT -> name + " during \"" + owner + "\"";
        };
    }

    /** Where the short form means something else: a metric {@code p99} of a service called {@code latency}. */
    String longText(String owner, String name) {
        return quoted(word, owner, name);
    }

    private static String quoted(String word, String owner, String name) {
        return word + "[\"" + owner + "\"]." + name;
    }

    /** Of the owner, for people: {@code <service>.queue}. */
    String template(String name) {
        return this == RUN ? name : this == SERVICE || this == INSTANCE ? text("<" + word + ">", name) : text(word, name);
    }
}
