/** Prometheus and Alertmanager on the simulated clock: scrapes, staleness, rules, alerts, groups, notifications; no product, no network. */
package org.outagelab.monitoring;
