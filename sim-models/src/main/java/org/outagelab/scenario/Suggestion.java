package org.outagelab.scenario;

import java.util.Collection;
import java.util.Locale;

/** "Did you mean": the nearest known word by optimal string alignment distance (Damerau, doi:10.1145/363958.363994). */
final class Suggestion {
    private Suggestion() {}

    /** {@code ; did you mean 'x'?}, or nothing when no known word is near. */
    static String of(String word, Collection<String> known) {
        var nearest = nearest(word, known);
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    /** The nearest known word, or null when none is near. */
    static String nearest(String word, Collection<String> known) {
        String best = null;
        int bestDistance = Math.max(1, Math.min(3, word.length() / 2)) + 1;
        for (var candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best == null ? containing(word, known) : best;
    }

    /** {@code latency.p99} for {@code p99}: the first that has the word as one of its parts. */
    private static String containing(String word, Collection<String> known) {
        for (var candidate : known) {
            if (word.length() > 1 && (candidate.endsWith("." + word) || candidate.startsWith(word + "."))) {
                return candidate;
            }
        }
        return null;
    }

    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 3 || a.length() > 100) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
