package org.outagelab.haproxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.outagelab.call.Outcome;

/**
 * What HAProxy would have logged, counted by status and termination state: {@code 503 sQ--}.
 *
 * <p>What the server answered itself is {@code ----}, whatever its status. A client that leaves is seen only with
 * {@code option abortonclose}, unless its request was incomplete; the lines of those are as version 2.6.12 writes them:
 * {@code -1 CQ--} in a queue, {@code -1 CC--} while it connects, {@code 400 CH--} while it waits for the server,
 * {@code 400 CR--} while it sends. A process that dies logs nothing.
 */
final class Log {
    private static final Set<Outcome> OWN = Set.of(
            Backend.NO_SERVER,
            Backend.CONNECT_REFUSED,
            Backend.HANDSHAKE_FAILED,
            Backend.CONNECT_TIMEOUT,
            Backend.QUEUE_TIMEOUT,
            Backend.QUEUE_FULL,
            Backend.SERVER_RESET,
            Backend.SERVER_TIMEOUT,
            Backend.SESSION_KILLED,
            Backend.BACKUP_KILLED,
            Backend.KILLED,
            Backend.KILLED_QUEUED,
            Backend.KILLED_CONNECTING,
            Backend.BAD_REQUEST);

    private final Set<Outcome> denials;
    private final Map<Outcome, long[]> others = new LinkedHashMap<>();
    private long ok;
    private long leftQueue;
    private long leftConnecting;
    private long leftWaiting;
    private long leftAsking;

    /** @param denials with which its rules turn requests away */
    Log(Set<Outcome> denials) {
        this.denials = denials;
    }

    /** A request was answered. */
    void ended(Outcome outcome) {
        if (outcome == Outcome.OK) {
            ok++;
        } else {
            others.computeIfAbsent(outcome, ignored -> new long[1])[0]++;
        }
    }

    /**
     * Its client has left.
     *
     * @param state of the stream then
     */
    void left(Stream.State state) {
        switch (state) {
            case QUEUED -> leftQueue++;
            case READING -> leftAsking++;
            case WAITING_FOR_REPLY -> leftWaiting++;
            default -> leftConnecting++;
        }
    }

    /** Lines that occurred, by line. */
    Map<String, Long> lines() {
        var lines = new TreeMap<String, Long>();
        others.forEach((outcome, count) -> lines.merge(line(outcome), count[0], Long::sum));
        add(lines, "200 ----", ok);
        add(lines, "-1 CQ--", leftQueue);
        add(lines, "-1 CC--", leftConnecting);
        add(lines, "400 CH--", leftWaiting);
        add(lines, "400 CR--", leftAsking);
        return lines;
    }

    private static void add(Map<String, Long> lines, String line, long count) {
        if (count > 0) {
            lines.merge(line, count, Long::sum);
        }
    }

    private String line(Outcome outcome) {
        // Own outcomes begin with status and state: "http-503 sQ queue timeout".
        return OWN.contains(outcome) || denials.contains(outcome)
                ? outcome.name().substring("http-".length(), "http-503 sQ".length()) + "--"
                : outcome.status() + " ----";
    }
}
