package org.outagelab.action;

import org.outagelab.scenario.Types;

/** Shares of 0 to 1 as text. */
final class Shares {
    static final String PATTERN = "(0?\\.\\d+|1|1\\.0|\\d{1,2}(\\.\\d+)?%|100%)";

    private Shares() {}

    static double parse(String text) {
        return text.endsWith("%")
                ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                : Double.parseDouble(text);
    }

    /** In percent, where that gives the same number again. */
    static String show(double share) {
        var percent = Types.plain(share * 100) + "%";
        return percent.matches(PATTERN) && parse(percent) == share ? percent : Types.plain(share);
    }

    static boolean some(double share) {
        return share > 0 && share <= 1;
    }
}
