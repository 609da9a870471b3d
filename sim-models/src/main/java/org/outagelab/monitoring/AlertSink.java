package org.outagelab.monitoring;

import java.util.List;

/** Where Prometheus sends alerts: an Alertmanager, over whatever lies between. What does not arrive is sent again later. */
public interface AlertSink {
    void post(List<SentAlert> alerts);
}
