package org.outagelab.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A word with arguments: {@code exp(15ms)}, {@code lognormal(20m, p95=2h)}, {@code crash}.
 *
 * @param positional arguments without a name
 * @param named arguments with one
 */
public record Term(String name, List<String> positional, Map<String, String> named) {
    private static final Pattern FORM = Pattern.compile("([a-zA-Z][a-zA-Z0-9-]*)\\s*(?:\\((.*)\\))?");

    /** @return null if the text has not this form, or names an argument twice */
    public static Term parse(String text) {
        var matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            return null;
        }
        var positional = new ArrayList<String>();
        var named = new LinkedHashMap<String, String>();
        var arguments = matcher.group(2);
        if (arguments != null && !arguments.isBlank()) {
            for (var argument : arguments.split(",", -1)) {
                int equals = argument.indexOf('=');
                if (argument.isBlank()) {
                    return null;
                } else if (equals < 0) {
                    positional.add(argument.trim());
                } else if (named.put(
                                argument.substring(0, equals).trim(),
                                argument.substring(equals + 1).trim())
                        != null) {
                    return null;
                }
            }
        }
        return new Term(matcher.group(1), List.copyOf(positional), Collections.unmodifiableMap(named));
    }
}
