package org.outagelab.monitoring;

import java.util.List;

/**
 * What a receiver is told of one group.
 *
 * @param group the labels by which it is grouped
 * @param firing alerts that fire
 * @param resolved alerts that have been resolved since the last notification
 */
public record Notification(String receiver, Labels group, List<SentAlert> firing, List<SentAlert> resolved) {}
