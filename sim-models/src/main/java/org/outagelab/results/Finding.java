package org.outagelab.results;

/**
 * Something that a design should not have.
 *
 * @param about the host, service or hop, for example {@code server-1} or {@code lb → web}; empty: all of it
 * @param sentence what is the matter, a whole sentence without its full stop
 * @param remedy what would end it, or empty
 * @param at where the file speaks of it, as {@code shop.yaml:12:3}; empty: nowhere
 */
public record Finding(Sort sort, String about, String sentence, String remedy, String at) {
    /** Of which sort it is, in the order in which they are told. */
    public enum Sort {
        /** While one machine is down, requests fail. */
        SINGLE_POINT("single point"),
        /** A port that clients do not call lets them in. */
        EXPOSURE("exposure"),
        /** What can be read or changed under way, beyond a boundary of trust. */
        PLAINTEXT("plaintext"),
        /** Nobody is told of an outage. */
        UNWATCHED("unwatched");

        private final String word;

        Sort(String word) {
            this.word = word;
        }

        /** As it is called in text. */
        public String word() {
            return word;
        }
    }
}
