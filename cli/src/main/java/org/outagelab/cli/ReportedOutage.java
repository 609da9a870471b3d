package org.outagelab.cli;

import java.util.List;
import java.util.function.Predicate;
import org.outagelab.reports.IncidentsPage;
import org.outagelab.results.Estimate;
import org.outagelab.results.VariantResults;

/**
 * A public outage and the scenario that has its mechanism.
 *
 * @param facts without the runs
 * @param shows what its runs have to show
 */
record ReportedOutage(IncidentsPage.Row facts, List<Shows> shows) {
    /** @param of judged on all variants, in the order of the file */
    record Shows(String sentence, Predicate<List<VariantResults>> of) {}

    static List<ReportedOutage> all() {
        return List.of(
                outage("Every day, somewhere", "A web server dies. Until the third failed check the balancer goes on sending it its share of the"
                        + " requests, and without redispatch each of them comes back to it.",
                        "the detection window", "the dead server's share of that window", "crash", "time_to_recover", "requests.failed", "",
                        "checks every two seconds that fail three times",
                        "right: lost is half of the rate times the window, as the arithmetic of the mechanism says",
                        shows("with redispatch hardly a request is lost", runs -> mean(runs, 1, "requests.failed") < 0.05 * mean(runs, 0, "requests.failed"))),
                outage("GitHub, 21 October 2018", "A partition of 43 s between two sites. The majority promotes a new primary; the other site goes on"
                        + " writing to the old one, as nothing fences it, and both have writes the other lacks.",
                        "24 h 11 min degraded", "writes of both sides, reconciled by hand", "split-brain", "split_brain.seconds", "writes.lost",
                        "the 43 s",
                        "half of the visitors in each zone; 6 GB to copy anew at 100 MB/s",
                        "right in kind, not in length: what takes the day is that data are copied anew, and the scenario has far less of it;"
                                + " the time follows from size and rate, and those are assumed",
                        shows("without fencing writes diverge", runs -> mean(runs, 0, "writes.lost") > 0),
                        shows("fencing leaves a part of them, those of the time before it", runs -> mean(runs, 1, "writes.lost") < 0.5 * mean(runs, 0, "writes.lost")),
                        shows("with group replication, or with nobody who promotes, none is lost",
                                runs -> mean(runs, 2, "writes.lost") == 0 && mean(runs, 3, "writes.lost") == 0)),
                outage("GitLab, 31 January 2017", "The directory of the only good copy is removed. What comes back is the last copy that was made.",
                        "not in the source used here", "about 6 h of data", "lost-disk", "rto", "rpo", "the age of the last copy (9 h here)",
                        "60 GB, copied at 200 MB/s, after ten minutes in which somebody notices and decides",
                        "right in kind: what is lost is the age of the copy and the time since; how long it takes is size by rate, and those are assumed",
                        shows("the loss is as old as the last good copy", runs -> mean(runs, 0, "rpo") > 9 * 3600 && mean(runs, 0, "rpo") < 9.5 * 3600),
                        shows("with a replica or streamed binlogs nothing is lost", runs -> mean(runs, 3, "writes.lost") == 0 && mean(runs, 4, "writes.lost") == 0)),
                outage("A lagging replica is promoted (orchestrator 1342)", "The replica has received everything and applied little of it when the"
                        + " primary dies. Whoever promotes it at once throws away what waits in its relay log.",
                        "not in the source used here", "12 h of writes", "lagging-promotion", "rto", "rpo", "four minutes of lag instead of twelve hours",
                        "the applier stood still and is catching up",
                        "right in kind: what is lost is the lag at the moment of the failover",
                        shows("who waits for the relay log loses nothing and pays with time",
                                runs -> mean(runs, 1, "writes.lost") == 0 && mean(runs, 1, "rto") > mean(runs, 0, "rto"))),
                outage("DynamoDB, 20 September 2015", "A short disturbance; answers then take longer than those who ask allow, who ask again. The"
                        + " load of the repetitions outlives its cause until requests are held back.",
                        "until requests were held back", "55 % errors at the peak", "retry-storm", "time_to_recover", "availability", "",
                        "clients that give up after 2 s and ask three times more, at three quarters of what the servers can do",
                        "right in kind: it does not end by itself. How bad the peak is depends on patience and repetitions, and nobody reported"
                                + " theirs: here nearly everything fails",
                        shows("it does not recover when the cause is gone", runs -> runs.get(0).incidents().stream().anyMatch(i -> i.unrecovered() == i.runs())),
                        shows("with a budget for repetitions it does", runs -> mean(runs, 1, "availability") > 0.8)),
                outage("Slack, 4 January 2021", "The network loses packets, everything waits, and waiting takes no processor: the autoscaler takes"
                        + " machines away.",
                        "not in the source used here", "not in the source used here", "autoscaler", "time_to_recover", "availability", "ten minutes of a slow database instead of a lossy network",
                        "an autoscaler that looks at processors alone, with a lower limit of two",
                        "right in kind: scaling on processors goes the wrong way; their further limits on new machines are not in the scenario",
                        shows("without the autoscaler it is over sooner", runs -> mean(runs, 1, "time_to_recover") < mean(runs, 0, "time_to_recover"))),
                outage("Cloudflare, 2 July 2019", "One rule reaches every machine in seconds and takes all of their processors.",
                        "27 min", "82 % of the traffic", "one-configuration", "time_to_recover", "availability", "the 27 min, until somebody turned it off; how much more work it is",
                        "thirty times the work for each request, with which the servers can do 18 % of it: the loss is as reported because of that",
                        "given; what is found out is that twice as many servers still lose most of it, and that next to nothing is lost where one gets the rule first",
                        shows("in those 27 minutes about 82 % of the requests are lost",
                                runs -> Math.abs((1 - mean(runs, 0, "availability")) * 40 / 27 - 0.82) < 0.02),
                        shows("twice as many servers do not keep the promise either", runs -> mean(runs, 1, "availability") < 0.9),
                        shows("with one server first next to nothing is lost", runs -> mean(runs, 2, "availability") > 0.999)),
                outage("Stripe, 10 July 2019", "The replicas had stood still for days and answered every check. The primary dies, and there is nobody to elect.",
                        "27 min, and 93 min more by the rollback", "not in the source used here", "dead-standby", "rto", "availability", "the 27 min, until somebody had repaired it",
                        "one replica, and a tool that promotes none that is more than a minute old",
                        "given; what is found out is the other variant: with a replica somebody had looked at it is over in seconds. The rollback is not in the scenario",
                        shows("with a replica that is alive it takes seconds", runs -> mean(runs, 1, "rto") < 60)),
                outage("Datadog, 8 March 2023", "An unattended upgrade restarts the network of tens of thousands of machines in one go.",
                        "not in the source used here", "tens of thousands of machines at once", "everywhere-at-once", "time_to_recover", "availability", "a minute without network",
                        "four machines, and a minute each",
                        "right in kind: four servers are as good as one when the same thing happens to all. What they had to bring"
                                + " back afterwards has no counterpart in the scenario",
                        shows("one after the other costs next to nothing", runs -> mean(runs, 1, "availability") > 0.999 && mean(runs, 0, "availability") < 0.95)));
    }

    static List<IncidentsPage.Missing> missing() {
        return List.of(
                missing("Google Cloud, 12 June 2025", "2 h 40 min in one region", "a process that dies at its start again and again loads nothing that others share"),
                missing("Slack, 22 February 2022", "not in the source used here", "there is no cache whose hit rate falls"),
                missing("AWS Kinesis, 25 November 2020", "about 17 h", "instances do not hold a thread for each of the others"),
                missing("AWS us-east-1, 20 October 2025", "about 14.5 h", "a record of names can be wrong; the backlog of a control plane is not modelled"),
                missing("Facebook, 4 October 2021", "about 6 h", "what people need for the repair does not depend on what has failed"),
                missing("Expired certificates (Teams 2020, O2 2018)", "3 h, 24 h", "only how soon somebody notices and how long a new one takes would decide, and both would be given"),
                missing("S3, 28 February 2017", "about 4 h", "how long a start takes does not grow with what a service holds"),
                missing("CircleCI, July 2015", "not in the source used here", "there is no queue of work that is put back behind new work"));
    }

    private static IncidentsPage.Missing missing(String title, String lasted, String why) {
        return new IncidentsPage.Missing(title, lasted, why);
    }

    private static ReportedOutage outage(
            String title, String mechanism, String lasted, String lost, String scenario, String duration, String loss, String given, String assumed,
            String judgement, Shows... shows) {
        return new ReportedOutage(
                new IncidentsPage.Row(title, mechanism, lasted, lost, scenario, duration, loss, given, assumed, judgement, List.of(), List.of()),
                List.of(shows));
    }

    private static Shows shows(String sentence, Predicate<List<VariantResults>> of) {
        return new Shows(sentence, of);
    }

    private static double mean(List<VariantResults> runs, int variant, String metric) {
        Estimate e = runs.get(variant).metrics().get(metric);
        return e == null ? Double.NaN : e.mean();
    }

    /** The row of the page, with what was played. */
    IncidentsPage.Row with(List<VariantResults> variants) {
        var claims = shows.stream().map(each -> new IncidentsPage.Claim(each.sentence, each.of.test(variants))).toList();
        return new IncidentsPage.Row(
                facts.title(), facts.mechanism(), facts.lasted(), facts.lost(), facts.scenario(), facts.duration(), facts.loss(), facts.given(),
                facts.assumed(), facts.judgement(), claims, variants);
    }
}
