package org.outagelab.scenario;

import java.util.List;
import org.outagelab.core.random.Distribution;
import org.outagelab.monitoring.AlertRoute;
import org.outagelab.monitoring.AlertRule;

/**
 * Who notices that something is wrong, and who does something about it.
 *
 * @param prometheus null: nothing watches
 * @param people on call, in the order in which they are told; empty: nobody does anything
 * @param complaints from the first failing request until a customer has told somebody; null: customers say nothing
 */
public record MonitoringSpec(PrometheusSpec prometheus, List<PersonSpec> people, Distribution complaints) {
    /**
     * A Prometheus with its Alertmanager.
     *
     * @param host on which it runs
     * @param evaluationOffsetNs phase of its rules; negative: drawn
     * @param jobs what it scrapes
     * @param probes what it asks from outside
     * @param rules evaluated in one group
     * @param alertmanagerHost on which Alertmanager runs
     * @param route of all alerts but that of the dead man's switch
     * @param deadMansSwitchNs without a word from monitoring, until somebody outside pages; 0: nobody listens
     */
    public record PrometheusSpec(
            String host,
            long evaluationNs,
            long evaluationOffsetNs,
            List<JobSpec> jobs,
            List<ProbeSpec> probes,
            List<AlertRule> rules,
            String alertmanagerHost,
            AlertRoute route,
            long deadMansSwitchNs) {}

    /** How often something is scraped. @param offsetNs phase in the interval; negative: drawn */
    public record Scraping(long intervalNs, long timeoutNs, long offsetNs) {}

    /** All instances of a service. @param endpoint that answers scrapes; empty: the exporter of its kind does */
    public record JobSpec(String service, String endpoint, Scraping scraping) {}

    /** A whole request from outside, made for each scrape. @param to a service or an address */
    public record ProbeSpec(String name, String endpoint, String to, Scraping scraping) {}

    /**
     * Somebody on call.
     *
     * @param push from the notification until the telephone rings
     * @param away chance to hear nothing, 0..1: asleep, in a tunnel
     * @param acknowledge from the ringing until the answer
     * @param escalateNs without an answer until the next is told
     * @param diagnose from the answer until the cause is found
     * @param repair from there until it is repaired
     * @param works chance that it helps, 0..1; otherwise the search begins anew
     */
    public record PersonSpec(
            String name,
            Distribution push,
            double away,
            Distribution acknowledge,
            long escalateNs,
            Distribution diagnose,
            Distribution repair,
            double works) {}
}
