package org.outagelab.monitoring;

import java.util.List;

/**
 * Rules that are evaluated one after the other.
 *
 * @param intervalNs between evaluations
 * @param offsetNs of the evaluations: they are at offsetNs + k * intervalNs
 */
public record RuleGroupSettings(String name, long intervalNs, long offsetNs, List<AlertRule> rules) {}
