package org.outagelab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** HTTP statuses of errors, 400 to 599, and how sets of them are written: {@code 404}, {@code 4xx}, {@code 5xx}. */
final class Statuses {
    private Statuses() {}

    /**
     * Adds what a word stands for.
     *
     * @return false if it is no status of an error
     */
    static boolean read(String word, Set<Integer> statuses) {
        if (word.equals("4xx") || word.equals("5xx")) {
            int first = 100 * (word.charAt(0) - '0');
            for (int status = first; status < first + 100; status++) {
                statuses.add(status);
            }
            return true;
        }
        boolean one = word.matches("[45]\\d\\d");
        if (one) {
            statuses.add(Integer.parseInt(word));
        }
        return one;
    }

    /** Classes that are complete, then the others, in order. */
    static List<String> show(Set<Integer> statuses) {
        var left = new TreeSet<>(statuses);
        var words = new ArrayList<String>();
        for (var word : List.of("4xx", "5xx")) {
            var all = new TreeSet<Integer>();
            read(word, all);
            if (left.containsAll(all)) {
                left.removeAll(all);
                words.add(word);
            }
        }
        left.forEach(status -> words.add(String.valueOf(status)));
        return words;
    }
}
