package org.outagelab.results;

import java.util.List;

/**
 * One run as it happened, for the outage timeline.
 *
 * @param run index of the run shown
 * @param seconds length of the time axis
 * @param lanes one per instance, in file order
 * @param marks faults, detections, returns, in time order
 * @param series requests by outcome and latency percentiles, replication lag: all with one common step
 */
public record Timeline(int run, double seconds, List<Lane> lanes, List<Mark> marks, List<Series> series) {}
