package org.outagelab.haproxy;

/** The hash functions of HAProxy's balancing (hash.c, tools.h); all arithmetic is modulo 2^32. */
final class Hashes {
    private Hashes() {}

    /** SDBM of one more character: HAProxy's default {@code hash-type} function. */
    static int sdbm(int hash, char next) {
        return next + (hash << 6) + (hash << 16) - hash;
    }

    /** SDBM of the characters from {@code start} on, going on from a hash of what stands before them. */
    static int sdbm(int hash, String text, int start) {
        int result = hash;
        for (int i = start; i < text.length(); i++) {
            result = sdbm(result, text.charAt(i));
        }
        return result;
    }

    /** SDBM of a number in decimal, going on from a hash of what stands before it. */
    static int sdbmOfNumber(int hash, int number) {
        int result = number >= 10 ? sdbmOfNumber(hash, number / 10) : hash;
        return sdbm(result, (char) ('0' + number % 10));
    }

    /** Bob Jenkins' avalanche of an integer, and a factor that spreads it over the ring of {@code consistent}. */
    static int avalanche(int value) {
        int a = value;
        a = (a + 0x7ed55d16) + (a << 12);
        a = (a ^ 0xc761c23c) ^ (a >>> 19);
        a = (a + 0x165667b1) + (a << 5);
        a = (a + 0xd3a2646c) ^ (a << 9);
        a = (a + 0xfd7046c5) + (a << 3);
        a = (a ^ 0xb55a4f09) ^ (a >>> 16);
        return a * (int) 3221225473L;
    }
}
