package org.outagelab.scenarios;

import java.util.List;
import java.util.regex.Pattern;

/** Files of other programs that people give instead of a scenario, told by what stands in them. */
final class ForeignFile {
    /**
     * @param what for a message
     * @param signs each must be found
     * @param advice what to do instead
     */
    private record Kind(String what, List<Pattern> signs, String advice) {}

    private static final List<Kind> KINDS = List.of(
            kind(
                    "a configuration of HAProxy",
                    "describe it under 'services' with kind: haproxy, with its servers as the service that 'backend' names",
                    "^(global|defaults|(frontend|backend|listen)\\s+\\S+)[^:\\n]*$",
                    "^\\s+(bind|server|mode|timeout|balance|default_backend|maxconn|log)\\s+[^:\\s]"),
            kind(
                    "a configuration of keepalived",
                    "describe its virtual IP under 'addresses' with kind: vip",
                    "^\\s*vrrp_(instance|script|sync_group)\\s+\\S+\\s*\\{"),
            kind(
                    "a configuration of nginx",
                    "describe it under 'services' with kind: nginx, with its 'upstream' as another service",
                    "^\\s*(http|events|server|upstream\\s+\\S+|location\\s+[^{\\n]+)\\s*\\{\\s*(#.*)?$",
                    "^\\s*[a-z_]+\\s+[^;{}\\n]+;"),
            kind(
                    "a configuration of MySQL",
                    "describe it under 'services' with kind: mysql",
                    "^\\[(mysqld|mysql|mariadb|client|server)[^\\]\\n]*]\\s*$"),
            kind(
                    "a file of docker-compose",
                    "give each of its services a 'kind' (haproxy, nginx, gunicorn, mysql) and the machines it runs 'on', and add "
                            + "'hosts', 'endpoints' and 'load'",
                    "^services:\\s*$",
                    "^\\s+(image|build|container_name|ports|environment|depends_on):"),
            kind(
                    "a manifest of Kubernetes",
                    "describe its workloads under 'services' and its nodes under 'hosts'",
                    "^apiVersion:\\s*\\S",
                    "^kind:\\s*\\S"),
            kind(
                    "a result of a run",
                    "give the scenario file it was made from",
                    "^\\s*\"schemaVersion\"\\s*:",
                    "^\\s*\"verdict\"\\s*:"));

    private static final Pattern OWN = Pattern.compile("^(endpoints|load|hosts|version|extends)\\s*:", Pattern.MULTILINE);
    private static final int LOOKED_AT = 100_000;

    private ForeignFile() {}

    private static Kind kind(String what, String advice, String... signs) {
        return new Kind(
                what, List.of(signs).stream().map(sign -> Pattern.compile(sign, Pattern.MULTILINE)).toList(), advice);
    }

    /** A sentence that says what it is and what to do, or null when it may be a scenario. */
    static String recognised(String text) {
        var begin = text.substring(0, Math.min(text.length(), LOOKED_AT));
        boolean compose = begin.startsWith("version:") || begin.contains("\nversion:");
        int own = (int) OWN.matcher(begin).results().map(found -> found.group(1)).distinct().count();
        if (own > (compose ? 1 : 0)) {
            return null;
        }
        return KINDS.stream()
                .filter(kind -> kind.signs().stream().allMatch(sign -> sign.matcher(begin).find()))
                .findFirst()
                .map(kind -> "this is " + kind.what() + ", not a scenario: " + kind.advice()
                        + " ('outagelab list' shows examples)")
                .orElse(null);
    }
}
