package org.outagelab.machine;

import org.outagelab.core.SimTime;

/**
 * Who starts a process again that was killed: systemd with {@code Restart=always}.
 *
 * @param pauseNs from its end to its next start ({@code RestartSec})
 * @param starts so many in a window at most, then it is given up ({@code StartLimitBurst}); 0: no limit
 * @param windowNs of the starts that are counted ({@code StartLimitIntervalSec})
 */
public record Supervisor(long pauseNs, int starts, long windowNs) {
    /** The defaults of systemd (systemd.service(5), systemd.unit(5)). */
    public static final Supervisor SYSTEMD = new Supervisor(100 * SimTime.MILLISECOND, 5, 10 * SimTime.SECOND);
}
