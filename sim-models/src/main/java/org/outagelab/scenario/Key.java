package org.outagelab.scenario;

/**
 * A key that a section of the scenario knows.
 *
 * @param <T> the type of its value
 * @param name as written in the file
 * @param type how it is read
 * @param fallback its default, or null if it has none (then the value is null when the key is absent)
 * @param required true if it must be given
 * @param sentence what it does, for {@code explain}
 * @param source where the default comes from: the product's manual, or {@code ours}
 * @param modelled false if it is read and checked but has no effect yet
 */
public record Key<T>(
        String name, Type<T> type, T fallback, boolean required, String sentence, String source, boolean modelled) {
    public static <T> Key<T> required(String name, Type<T> type, String sentence) {
        return new Key<>(name, type, null, true, sentence, "", true);
    }

    public static <T> Key<T> optional(String name, Type<T> type, T fallback, String sentence, String source) {
        return new Key<>(name, type, fallback, false, sentence, source, true);
    }

    /** The same key, read and checked, but without an effect in the model yet. */
    public Key<T> unmodelled() {
        return new Key<>(name, type, fallback, required, sentence, source, false);
    }

    /** What belongs there, for a message: what a text means, or the form of anything else. */
    String meaning() {
        return type == Types.TEXT
                ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1).replaceFirst("\\.$", "")
                : type.expects();
    }
}
