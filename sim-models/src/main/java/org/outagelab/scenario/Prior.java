package org.outagelab.scenario;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;

/**
 * What is known of how often things of one kind fail, when the scenario says nothing better: a rate and a time to
 * repair with their source, under a name by which a scenario overrides them.
 *
 * @param name as written under {@code reliability.defaults}
 * @param strikes what has it unless the scenario says otherwise
 * @param perYear failures of one unit in a year
 * @param repair in nanoseconds
 * @param fault how the others see it
 * @param manual whether a person must notice it first
 * @param sentence what it is
 * @param source of the rate; the times to repair are guesses of the same order as published ones
 * @param errorFactor of the rate: 3 where it is published, 5 where it is a guess
 */
public record Prior(
        String name,
        Strikes strikes,
        double perYear,
        Distribution repair,
        FailureSpec.Fault fault,
        boolean manual,
        String sentence,
        String source,
        double errorFactor) {
    /** Of times to repair, all alike: the ratio of their 95 % quantile to the median. */
    public static final double REPAIR_ERROR_FACTOR = 2;

    private static final double PUBLISHED = 3;
    private static final double GUESSED = 5;

    /** What has it by default. */
    public enum Strikes {
        HOST,
        /** Every instance but balancers. */
        PROGRAM,
        /** Instances that run an application. */
        APPLICATION,
        BALANCER,
        DATABASE,
        ZONE,
        DNS_NAME,
        CERTIFICATE,
        CODEBASE,
        /** What somebody else runs. */
        THIRD_PARTY,
        /** A service with data. */
        DATA,
        EVERYTHING,
        /** A service with several parts, of whose repairs a share goes wrong. */
        REPAIRED_SERVICE,
        /** Nothing, unless the scenario asks for it by name. */
        NOTHING
    }

    /** The share of manual repairs in which the operator takes down an instance that was well: a guess (0.01 to 0.03). */
    public static final double OPERATOR_SHARE = 0.02;

    /**
     * The name of the row that says which share of failures a failover answers: 1 to 5 % of attempts fail, after Gill et al.,
     * SIGCOMM 2011, where redundancy is 40 % effective.
     */
    public static final String FAILOVER = "failover";
    /** See {@link #FAILOVER}. */
    public static final double FAILOVER_COVERAGE = 0.98;

    /**
     * Of the releases that are bad, those that answer their first requests well enough to pass a start: the other 30 % are
     * stopped by whoever waits for the new ones to be healthy. A guess.
     */
    public static final double BAD_BEYOND_START = 0.7;
    /** The share of releases that are bad: the change failure rate of the best, DORA 2024. */
    public static final double BAD_RELEASES = 0.05;

    // 2.7 public outages per service and year, of which 10 % by configuration: Gunawi et al., SoCC 2016.
    private static final double CONFIGURATION = 0.27;

    private static final List<Prior> TABLE = List.of(
            prior("host-fault", Strikes.HOST, 0.08, 4 * SimTime.HOUR, 1.0, FailureSpec.Fault.HOST_DOWN, true, PUBLISHED,
                    "A machine needs a new part.", "8 % of servers a year: Vishwanath and Nagappan, SoCC 2010"),
            prior("host-reboot", Strikes.HOST, 2, 6 * SimTime.MINUTE, 0.8, FailureSpec.Fault.HOST_DOWN, false, PUBLISHED,
                    "A kernel crash or a reboot nobody asked for.",
                    "1 to 4 a year, 55 % of them under 6 min: Barroso and Hölzle 2009, ch. 7"),
            prior("link", Strikes.HOST, 0.02, SimTime.HOUR, 1.0, FailureSpec.Fault.HOST_DOWN, true, GUESSED,
                    "A cable, a port or a network card: the machine is silent.", "a guess"),
            prior("process-crash", Strikes.PROGRAM, 2, 5 * SimTime.SECOND, 0.0, FailureSpec.Fault.CRASH, false, GUESSED,
                    "A mature program dies, and its supervisor starts it again.", "a guess"),
            prior("process-crash-young", Strikes.NOTHING, 20, 5 * SimTime.SECOND, 0.0, FailureSpec.Fault.CRASH, false, GUESSED,
                    "The same for a young program.", "a guess"),
            prior("hang", Strikes.APPLICATION, 2, 20 * SimTime.MINUTE, 1.2, FailureSpec.Fault.HANG, true, GUESSED,
                    "An application accepts and no longer answers, until somebody restarts it.", "a guess: 2 to 6 a year"),
            prior("lb-node", Strikes.BALANCER, 0.2, 5 * SimTime.MINUTE, 1.0, FailureSpec.Fault.CRASH, false, PUBLISHED,
                    "A load balancer fails, mostly for a short time.", "20 % a year: Gill et al., SIGCOMM 2011"),
            prior("disk", Strikes.DATABASE, 0.015, 4 * SimTime.HOUR, 1.0, FailureSpec.Fault.CRASH, true, PUBLISHED,
                    "A disk is replaced and the data is restored.", "1.5 % a year: Backblaze Drive Stats 2024-25"),
            prior("disk-full", Strikes.DATABASE, 0.1, 30 * SimTime.MINUTE, 1.0, FailureSpec.Fault.HANG, true, GUESSED,
                    "Logs or data fill a disk, and the server waits for room.", "a guess"),
            prior("rack", Strikes.NOTHING, 0.075, SimTime.HOUR, 1.0, FailureSpec.Fault.HOST_DOWN, true, PUBLISHED,
                    "A rack or its switch.", "5 to 10 % of switches a year: Gill et al., SIGCOMM 2011"),
            prior("switch", Strikes.ZONE, 0.05, SimTime.HOUR, 1.0, FailureSpec.Fault.HOST_DOWN, true, PUBLISHED,
                    "The switch of a zone.", "5 % a year: Gill et al., SIGCOMM 2011"),
            prior("zone", Strikes.ZONE, 0.1, 150 * SimTime.MINUTE, 0.8, FailureSpec.Fault.HOST_DOWN, true, PUBLISHED,
                    "A room or site: power, cooling, its network.",
                    "53 % of sites in 3 years, of any severity: Uptime Institute 2025"),
            prior("bad-deploy", Strikes.CODEBASE, 365 / 7.0 * BAD_RELEASES * BAD_BEYOND_START, 20 * SimTime.MINUTE, 0.8,
                    FailureSpec.Fault.ERRORS, true, PUBLISHED,
                    "A release answers with errors until it is rolled back.",
                    "a release a week, 5 % of them bad: DORA 2024; 70 % of these start well: a guess"),
            prior("config-error", Strikes.EVERYTHING, CONFIGURATION, 30 * SimTime.MINUTE, 1.0, FailureSpec.Fault.ERRORS, true, PUBLISHED,
                    "A change of configuration that reaches everything at once.",
                    "2.7 public outages per service and year, 10 % of them by configuration: Gunawi et al., SoCC 2016"),
            prior("deletion", Strikes.DATA, 0.05, 4 * SimTime.HOUR, 1.0, FailureSpec.Fault.ERRORS, true, GUESSED,
                    "Somebody deletes data, replicas follow, and a backup is restored.", "a guess: once in 20 years"),
            prior("certificate", Strikes.CERTIFICATE, 0.035, SimTime.HOUR, 0.8, FailureSpec.Fault.ADDRESS, true, GUESSED,
                    "A certificate is not renewed in time.", "a guess: 2 to 5 % of certificates a year"),
            prior("dns", Strikes.DNS_NAME, 0.2, SimTime.HOUR, 0.8, FailureSpec.Fault.ADDRESS, true, GUESSED,
                    "The name no longer leads to the service.", "a guess"),
            prior("domain", Strikes.DNS_NAME, 0.005, 6 * SimTime.HOUR, 0.8, FailureSpec.Fault.ADDRESS, true, GUESSED,
                    "The domain expires or is taken away.", "a guess: once in 200 years"),
            prior("third-party", Strikes.THIRD_PARTY, 2.7, SimTime.HOUR, 1.0, FailureSpec.Fault.ERRORS, false, PUBLISHED,
                    "A service of somebody else is down.", "2.7 public outages per service and year: Gunawi et al., SoCC 2016"),
            prior("operator", Strikes.REPAIRED_SERVICE, 0, 30 * SimTime.MINUTE, 1.0, FailureSpec.Fault.CRASH, true, GUESSED,
                    "A repair takes down another instance that was well: 2 % of the manual repairs of a service with several.",
                    "1 to 3 % per manual action, after THERP: a guess"));

    /** All of them, in the order of the documentation. */
    public static List<Prior> all() {
        return TABLE;
    }

    /** The one of that name, or null. */
    public static Prior of(String name) {
        for (var prior : TABLE) {
            if (prior.name.equals(name)) {
                return prior;
            }
        }
        return null;
    }

    public static List<String> names() {
        return TABLE.stream().map(Prior::name).toList();
    }

    /** What may be changed under {@code reliability.defaults}: all of them, and {@link #FAILOVER}. */
    public static List<String> changeable() {
        var all = new ArrayList<>(names());
        all.add(FAILOVER);
        return all;
    }

    private static Prior prior(
            String name,
            Strikes strikes,
            double perYear,
            long medianNs,
            double sigma,
            FailureSpec.Fault fault,
            boolean manual,
            double errorFactor,
            String sentence,
            String source) {
        var repair = sigma == 0 ? Distributions.constant(medianNs) : Distributions.lognormal(medianNs, sigma);
        return new Prior(name, strikes, perYear, repair, fault, manual, sentence, source, errorFactor);
    }
}
