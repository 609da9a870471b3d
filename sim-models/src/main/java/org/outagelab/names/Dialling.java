package org.outagelab.names;

import java.util.List;
import org.outagelab.core.SimTime;

/** How a program goes through the addresses of one answer, until one takes its connection. */
public enum Dialling {
    /** One after the other: refused, at once the next; silent, after the whole connect timeout. glibc programs, Python's requests. */
    IN_TURN {
        @Override
        long silentNs(long timeoutNs, boolean last) {
            return timeoutNs;
        }

        @Override
        long refusedNs() {
            return 0;
        }
    },
    /**
     * curl: its timer of 200 ms finds out what was refused; a silent address gets half of what is left of the connect timeout, looked
     * at when the next whole second begins.
     */
    CURL {
        @Override
        long silentNs(long timeoutNs, boolean last) {
            return last ? timeoutNs : Math.min(timeoutNs, (timeoutNs / 2 / SimTime.SECOND + 1) * SimTime.SECOND);
        }

        @Override
        long refusedNs() {
            return 200 * SimTime.MILLISECOND;
        }
    },
    /** RFC 8305: the next address joins in after 250 ms. */
    HAPPY_EYEBALLS {
        @Override
        long silentNs(long timeoutNs, boolean last) {
            return last ? timeoutNs : Math.min(timeoutNs, 250 * SimTime.MILLISECOND);
        }

        @Override
        long refusedNs() {
            return 0;
        }
    };

    /** What an address does with a SYN. */
    public enum Peer {
        /** It accepts. */
        WELL,
        /** RST. */
        REFUSES,
        /** Nothing comes back. */
        SILENT
    }

    abstract long silentNs(long timeoutNs, boolean last);

    abstract long refusedNs();

    /**
     * The time until one accepts, beyond its round trip, in nanoseconds; {@link SimTime#NEVER} if none does.
     *
     * @param peers in the order of the answer
     * @param timeoutNs the connect timeout: of each address {@link #IN_TURN}, of all together otherwise
     */
    public long connectNs(List<Peer> peers, long timeoutNs) {
        long spentNs = 0;
        for (int i = 0; i < peers.size(); i++) {
            boolean last = i == peers.size() - 1;
            if (this != IN_TURN && spentNs >= timeoutNs) {
                return SimTime.NEVER;
            }
            switch (peers.get(i)) {
                case WELL -> {
                    return spentNs;
                }
                case REFUSES -> spentNs += refusedNs();
                case SILENT -> spentNs += silentNs(this == IN_TURN ? timeoutNs : timeoutNs - spentNs, last);
            }
        }
        return SimTime.NEVER;
    }
}
