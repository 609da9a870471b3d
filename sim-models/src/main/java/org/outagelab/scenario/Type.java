package org.outagelab.scenario;

/**
 * Reads one kind of value from a node.
 *
 * @param <T> what it becomes
 */
public interface Type<T> {
    /** The value, or null after a problem was reported. */
    T read(Node node, Reading reading);

    /** What is expected, in words: {@code a duration such as 200ms or 1h30m}. */
    String expects();

    /** What may be written, as far as it can be said without the rest of the file. */
    default Shape shape() {
        return Shape.ANY;
    }

    /** How {@code explain} prints a value. */
    default String show(T value) {
        return String.valueOf(value);
    }
}
