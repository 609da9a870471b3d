package org.outagelab.experiment;

import org.outagelab.call.LatencyBins;

/** What happened to the requests that arrived while a fault lasted, in one run. */
record During(long sent, long ok, LatencyBins latency) {}
