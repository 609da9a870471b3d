package org.outagelab.names;

import java.util.List;
import org.outagelab.core.SimTime;

/**
 * One look-up by glibc, which remembers nothing: the servers of {@code resolv.conf} in order, round by round.
 *
 * <p>A server that is silent costs its timeout, one whose port is closed or who failed nothing; the first definite answer counts.
 */
public final class Lookup {
    private final Settings settings;
    private int tried;
    private Answer answer;

    /**
     * {@code resolv.conf}.
     *
     * @param servers 1 to 3, in order
     * @param timeoutNs of a server, at least a second
     * @param attempts rounds, 1 to 5
     */
    public record Settings(List<NameServer> servers, long timeoutNs, int attempts) {
        public Settings {
            servers = List.copyOf(servers);
            if (servers.isEmpty() || servers.size() > 3 || timeoutNs < SimTime.SECOND || attempts < 1 || attempts > 5) {
                throw new IllegalArgumentException(servers.size() + " servers (1 to 3), a timeout of " + timeoutNs
                        + " ns (1 s or more), " + attempts + " attempts (1 to 5)");
            }
        }

        /** With the defaults: 5 s, twice. */
        public Settings(List<NameServer> servers) {
            this(servers, 5 * SimTime.SECOND, 2);
        }

        /** Of one round: the first server has the timeout, later ones a doubled one shared by all, in whole seconds. */
        private long waitNs(int server) {
            long seconds = timeoutNs / SimTime.SECOND << server;
            return Math.max(1, server == 0 ? seconds : seconds / servers.size()) * SimTime.SECOND;
        }
    }

    public Lookup(Settings settings) {
        this.settings = settings;
    }

    /**
     * Asks until there is an answer or somebody is silent.
     *
     * @return how long it waits before it goes on, in nanoseconds; 0: it has its {@link #answer}
     */
    public long proceed(long nowNs) {
        while (answer == null && tried < settings.servers().size() * settings.attempts()) {
            int server = tried++ % settings.servers().size();
            var told = settings.servers().get(server).ask(nowNs);
            if (told.definite()) {
                answer = told;
            } else if (told.status() == Answer.Status.SILENT) {
                return settings.waitNs(server);
            }
        }
        if (answer == null) {
            answer = Answer.FAILED;
        }
        return 0;
    }

    /** Null until it is over. */
    public Answer answer() {
        return answer;
    }
}
