package org.outagelab.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.outagelab.core.SimTime;
import org.outagelab.names.Answer;
import org.outagelab.names.Condition;
import org.outagelab.names.Dialling;
import org.outagelab.names.Known;
import org.outagelab.names.Lookup;
import org.outagelab.names.Memory;
import org.outagelab.names.NameServer;
import org.outagelab.names.Polled;
import org.outagelab.names.Records;
import org.outagelab.names.Resolver;
import tools.jackson.databind.JsonNode;

/** Measured names: a record that moves, two addresses of which one is dead, servers of names that fail. */
final class NamesCase {
    private static final double TIMES = 0.3;
    private static final double SLOW = 0.1;
    private static final int PHASES = 400;
    private static final String OLD = "old";
    private static final String NEW = "new";
    private static final Pattern SECONDS = Pattern.compile("(\\d+(?:\\.\\d+)?) ?s");
    private static final Pattern VALID = Pattern.compile("valid=?_?(\\d+)s?");
    private static final Pattern RESOLV_TIMEOUT = Pattern.compile("timeout[:_= ]?(\\d+)");

    private final JsonNode root;
    private final String name;
    private final String configuration;
    private final long ttlNs;
    private final List<Row> rows = new ArrayList<>();

    /** @param configuration the files that the programs ran with, one after the other */
    NamesCase(JsonNode root, String configuration) {
        this.root = root;
        this.name = root.path("name").asString("");
        this.configuration = configuration;
        this.ttlNs = SimTime.fromSeconds(root.path("inputs").path("ttl_s").asDouble(10));
    }

    static boolean isOne(String name) {
        return name.startsWith("t1_dns_");
    }

    List<Row> judge() throws UntranslatedCaseException {
        var measured = root.path("measured");
        for (var key : measured.propertyNames()) {
            var found = measured.path(key);
            if (found.has("to_move_s")) {
                move(key, found);
            } else if (found.has("slow") && found.has("n")) {
                twoAddresses(key, found);
            } else if (key.endsWith("_first_address")) {
                firstAddress(key, found);
            } else if (key.equals("nginx_marks_dead")) {
                long marked = marks(silent(), list(measured.path("nginx_name").path("n")));
                exactly(key, list(found), marked);
            } else if (found.isObject()) {
                fault(key, found);
            }
        }
        if (rows.isEmpty()) {
            throw new UntranslatedCaseException("a shape of measurements of names without a model");
        }
        return rows;
    }

    /** The record changes while everybody asks all the time. */
    private void move(String who, JsonNode found) throws UntranslatedCaseException {
        double[] range = {Double.POSITIVE_INFINITY, 0};
        int moved = 0;
        for (int phase = 0; phase < PHASES; phase++) {
            double took = lastOld(who, phase);
            if (took >= 0) {
                moved++;
                range[0] = Math.min(range[0], took);
                range[1] = Math.max(range[1], took);
            }
        }
        var never = list(found.path("never_moved"));
        boolean moves = moved > 0;
        double neverSeen = Arrays.stream(never).sum();
        double movedSeen = Arrays.stream(list(found.path("moved"))).sum();
        add(who + " moved", Row.Kind.COUNT, (int) movedSeen + " of " + (int) (movedSeen + neverSeen), moves ? "all" : "never",
                moves ? neverSeen == 0 : movedSeen == 0, "exactly");
        var seen = flat(found.path("to_move_s").path("all"));
        if (moves && seen.length > 0) {
            double least = Arrays.stream(seen).min().orElseThrow();
            double most = Arrays.stream(seen).max().orElseThrow();
            add(who + " to_move_s", Row.Kind.DETECTION, show(least) + " – " + show(most), show(range[0]) + " – " + show(range[1]),
                    least >= range[0] - TIMES && most <= range[1] + TIMES, "all inside ±0.3 s, of any phase");
        }
    }

    /** Seconds from the change to the last use of the old address, or -1 if that never ends. */
    private double lastOld(String who, int phase) throws UntranslatedCaseException {
        var zone = new Records(List.of(OLD), ttlNs, ttlNs);
        var resolver = new Resolver(zone, 0, 0);
        boolean polls = who.startsWith("haproxy_resolvers");
        var polled = new Polled(resolver, Polled.HOLD_NS);
        var known = new Known(polls ? Memory.NONE : memory(who));
        long stepNs = SimTime.SECOND / 20;
        // Both run through all that they can be against the whole seconds and the entry's age.
        long changeNs = 3 * ttlNs + 7 * SimTime.SECOND + phase * (ttlNs + SimTime.SECOND) / PHASES;
        long offsetNs = phase * 37L % 50 * SimTime.MILLISECOND;
        long lastNs = changeNs;
        for (long nowNs = offsetNs; nowNs < changeNs + 4 * ttlNs + 60 * SimTime.SECOND; nowNs += stepNs) {
            if (nowNs >= changeNs) {
                zone.change(List.of(NEW), ttlNs);
            }
            // Others ask all the time, so the resolver's entry is renewed as soon as it is over.
            var told = resolver.ask(nowNs);
            List<String> used;
            if (polls) {
                if ((nowNs - offsetNs) % Polled.PERIOD_NS == phase * 7L % 20 * stepNs) {
                    polled.poll(nowNs);
                }
                used = polled.addresses();
            } else {
                if (known.at(nowNs) == null) {
                    known.learn(told, nowNs);
                }
                used = known.at(nowNs) == null ? told.addresses() : known.at(nowNs).addresses();
            }
            if (used.contains(OLD)) {
                lastNs = nowNs;
            }
        }
        return lastNs > changeNs + 3 * ttlNs + 50 * SimTime.SECOND ? -1 : SimTime.toSeconds(Math.max(0, lastNs - changeNs));
    }

    /** What the program that a measurement is named for remembers. */
    private Memory memory(String who) throws UntranslatedCaseException {
        if (who.contains("same_name_elsewhere") || who.contains("keepalive") || who.endsWith("_name") || who.contains("session_pool")) {
            return Memory.FOR_EVER;
        }
        if (who.startsWith("nginx_resolver_variable")) {
            var own = VALID.matcher(who);
            var written = VALID.matcher(configuration);
            if (own.find()) {
                return Memory.valid(Long.parseLong(own.group(1)) * SimTime.SECOND);
            }
            return written.find() ? Memory.valid(Long.parseLong(written.group(1)) * SimTime.SECOND) : Memory.TTL;
        }
        if (who.startsWith("curl") || who.startsWith("dig") || who.startsWith("requests") || who.startsWith("python")) {
            return Memory.NONE;
        }
        throw new UntranslatedCaseException("a client without a model: " + who);
    }

    private boolean silent() {
        return name.contains("silent") || name.contains("dropped");
    }

    /** One of two addresses is dead from the start. */
    private void twoAddresses(String who, JsonNode found) throws UntranslatedCaseException {
        double[] of = list(found.path("n"));
        double requests = of[0];
        var dead = silent() ? Dialling.Peer.SILENT : Dialling.Peer.REFUSES;
        double share = 0.5;
        double delay;
        if (who.startsWith("nginx")) {
            delay = silent() ? connectTimeout() : 0;
            if (who.equals("nginx_name")) {
                share = marks(silent(), of) / requests;
            }
        } else {
            var way = who.startsWith("curl") ? Dialling.CURL : who.startsWith("python") || who.startsWith("requests") ? Dialling.IN_TURN : null;
            var timeout = SECONDS.matcher(who.replaceAll(".*_(\\d+s)$", "$1"));
            if (way == null || !timeout.matches()) {
                throw new UntranslatedCaseException("a client without a model: " + who);
            }
            delay = SimTime.toSeconds(
                    way.connectNs(List.of(dead, Dialling.Peer.WELL), SimTime.fromSeconds(Double.parseDouble(timeout.group(1)))));
        }
        results(who, found, "A");
        double expected = delay > 0 ? share * requests : 0;
        // Of a share that is drawn; what is certain may be met by strays of a machine that does other things.
        boolean drawn = share == 0.5 && delay > 0;
        double within = Math.max(2, drawn ? 3 * Math.sqrt(requests / 4) : 0);
        double slow = median(list(found.path("slow")));
        add(who + " slow", Row.Kind.COUNT, show(slow) + " of " + (int) requests, show(expected),
                Math.abs(slow - expected) <= within, "median ±" + show(within));
        if (delay > 0) {
            double least = delay * 0.9;
            var slowOnes = Arrays.stream(flat(found.path("latency_s").path("all"))).filter(value -> value >= least).toArray();
            Arrays.sort(slowOnes);
            // What else a loaded machine does only adds to them, and there are few.
            double seen = slowOnes.length == 0 ? Double.NaN : slowOnes[slowOnes.length / 4];
            add(who + " latency of the slow ones", Row.Kind.LATENCY, slowOnes.length == 0 ? "none" : show(seen), show(delay),
                    Math.abs(seen - delay) <= SLOW, "lower quartile ±0.1 s");
        }
    }

    private double connectTimeout() {
        var matcher = Pattern.compile("proxy_connect_timeout (\\d+)").matcher(configuration + root.path("inputs"));
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 60;
    }

    /** How often nginx with a name in its file tries the dead address: max_fails 1, fail_timeout 10 s on its clock of whole seconds. */
    private long marks(boolean silent, double[] of) {
        double now = 0;
        long marked = 0;
        long checked = -100;
        for (int request = 0; request < (of.length == 0 ? 0 : of[0]); request++) {
            if ((long) now - checked > 10) {
                now += silent ? connectTimeout() : 0;
                checked = (long) now;
                marked++;
            }
            now += 0.5;
        }
        return marked;
    }

    private void firstAddress(String what, JsonNode found) {
        double all = 0;
        double first = 0;
        for (var address : found.propertyNames()) {
            double sum = Arrays.stream(list(found.path(address))).sum();
            all += sum;
            first = first == 0 ? sum : first;
        }
        double share = 1.0 / found.propertyNames().size();
        add(what, Row.Kind.SHARE, show(first / all), show(share),
                Math.abs(first / all - share) <= 3 * Math.sqrt(share * (1 - share) / all), "±3·√(p(1−p)/n)");
    }

    /** The record is gone, or the servers of names are. */
    private void fault(String section, JsonNode found) throws UntranslatedCaseException {
        var zone = new Records(List.of(OLD), ttlNs, ttlNs);
        var resolver = new Resolver(zone, 0, 0);
        var known = new Known(Memory.TTL);
        long beganNs = 100 * SimTime.SECOND;
        known.learn(resolver.ask(beganNs), beganNs);
        if (section.contains("nx")) {
            zone.change(List.of(), ttlNs);
            resolver.forget();
        } else if (section.contains("silent")) {
            resolver.become(Condition.SILENT);
        } else if (section.contains("refused") || section.contains("closed") || section.contains("gone")) {
            resolver.become(Condition.REFUSES);
        } else {
            throw new UntranslatedCaseException("a fault of names without a model: " + section);
        }
        var servers = new ArrayList<NameServer>(List.of(resolver));
        if (section.contains("first")) {
            servers.add(new Records(List.of(OLD), ttlNs, ttlNs));
        }
        var timeout = RESOLV_TIMEOUT.matcher(section.contains("timeout") ? section : root.path("inputs").path("resolv_conf").asString(""));
        long timeoutNs = (timeout.find() ? Long.parseLong(timeout.group(1)) : 5) * SimTime.SECOND;
        var lookup = new Lookup(new Lookup.Settings(servers, timeoutNs, 2));
        long nowNs = beganNs + 30 * SimTime.SECOND;
        long tookNs = 0;
        for (long waitNs = lookup.proceed(nowNs); waitNs > 0; waitNs = lookup.proceed(nowNs + tookNs)) {
            tookNs += waitNs;
        }
        boolean resolved = lookup.answer().status() == Answer.Status.FOUND;
        for (var who : found.propertyNames()) {
            program(section + ", " + who, who, found.path(who), resolved, SimTime.toSeconds(tookNs), section.contains("silent"));
        }
    }

    private void program(String quantity, String who, JsonNode found, boolean resolved, double took, boolean silent) {
        if (who.startsWith("curl") || who.startsWith("python") || who.startsWith("requests")) {
            results(quantity, found, resolved ? "A" : who.startsWith("curl") ? "exit6" : "ConnectionError");
            within(quantity + " latency", flat(found.path("latency_s").path("all")), took, took);
        } else if (who.equals("nginx_name")) {
            // It resolved its name at its start, and goes on.
            results(quantity, found, "A");
        } else if (who.endsWith("_restart")) {
            var said = found.path("all").path(0).asString("");
            add(quantity, Row.Kind.COUNT, said, resolved ? "starts" : "refuses to start",
                    said.startsWith("refuses") != resolved, "exactly");
        } else if (who.endsWith("_restart_exit")) {
            exactly(quantity, list(found), resolved ? 0 : 1);
        } else if (who.endsWith("_first_502_s")) {
            within(quantity, list(found), SimTime.toSeconds(ttlNs), SimTime.toSeconds(ttlNs) + 1);
        } else if (who.endsWith("_from_cache_until_s")) {
            within(quantity, list(found), 0, SimTime.toSeconds(ttlNs) + 1);
        } else if (who.endsWith("_after_record_back_s")) {
            within(quantity, list(found), 0, 0);
        } else if (who.startsWith("nginx_resolver_variable") && found.has("latency_s")) {
            results(quantity, found, resolved ? "A" : "502");
            within(quantity + " latency", flat(found.path("latency_s").path("all")), silent ? 30 : 0, silent ? 30 : 0);
        } else {
            rows.add(new Row(name, "drawn", quantity, Row.Kind.COUNT, "", "", Row.Verdict.NOT_JUDGED, "when it was asked is not recorded"));
        }
    }

    /** Every request has this result; the servers behind are called A and B. */
    private void results(String quantity, JsonNode found, String expected) {
        var seen = new ArrayList<String>();
        found.path("results").propertyNames().stream()
                .filter(result -> Arrays.stream(list(found.path("results").path(result))).sum() > 0)
                .forEach(seen::add);
        boolean served = expected.equals("A");
        add(quantity + " results", Row.Kind.COUNT, String.join(", ", seen), served ? "all succeed" : expected,
                !seen.isEmpty() && seen.stream().allMatch(result -> served ? result.length() == 1 : result.equals(expected)), "exactly");
    }

    private void exactly(String quantity, double[] seen, double predicted) {
        double median = median(seen);
        add(quantity, Row.Kind.COUNT, show(median), show(predicted), median == predicted, "exactly");
    }

    private void within(String quantity, double[] seen, double least, double most) {
        double min = Arrays.stream(seen).min().orElse(Double.NaN);
        double max = Arrays.stream(seen).max().orElse(Double.NaN);
        add(quantity, Row.Kind.LATENCY, show(min) + " – " + show(max), least == most ? show(least) : show(least) + " – " + show(most),
                min >= least - TIMES && max <= most + TIMES, "±0.3 s");
    }

    private void add(String quantity, Row.Kind kind, String measured, String predicted, boolean met, String rule) {
        rows.add(new Row(name, "drawn", quantity, kind, measured, predicted, Row.met(met), rule));
    }

    private static double[] list(JsonNode found) {
        return flat(found.has("all") ? found.path("all") : found);
    }

    /** Lists of repeats too. */
    private static double[] flat(JsonNode found) {
        var values = new ArrayList<Double>();
        collect(found, values);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode found, List<Double> values) {
        for (var one : found) {
            if (one.isNumber()) {
                values.add(one.asDouble());
            } else if (one.isArray()) {
                collect(one, values);
            }
        }
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private static String show(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
