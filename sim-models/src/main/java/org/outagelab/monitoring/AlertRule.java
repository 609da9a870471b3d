package org.outagelab.monitoring;

import java.util.Map;

/**
 * A rule of Prometheus that makes alerts.
 *
 * @param name in the label {@code alertname}
 * @param text of the expression, as the file has it
 * @param forNs how long a series must be there until its alert fires, at least 0
 * @param keepFiringForNs how long an alert goes on firing after its series is gone, at least 0
 * @param labels that every alert of it has besides those of its series
 */
public record AlertRule(
        String name, Expression expression, String text, long forNs, long keepFiringForNs, Map<String, String> labels) {}
