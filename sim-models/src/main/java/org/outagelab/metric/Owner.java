package org.outagelab.metric;

/**
 * Somebody who has metrics of his own.
 *
 * @param name of a service, instance, endpoint, load or fault
 * @param kind of the service; empty for others, or where it is not known
 */
public record Owner(String name, String kind) {
    static final Owner RUN = new Owner("", "");

    public Owner(String name) {
        this(name, "");
    }
}
