package org.outagelab.core.theory;

import static org.outagelab.core.theory.Experiment.mean;
import static org.outagelab.core.theory.Experiment.quick;
import static org.outagelab.core.theory.Experiment.rare;
import static org.outagelab.core.theory.Experiment.spread;
import static org.outagelab.core.theory.Experiment.study;
import static org.outagelab.core.theory.OpenModel.exponential;
import static org.outagelab.core.theory.OpenModel.station;
import static org.outagelab.core.theory.OpenModel.stations;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.queueing.Departure;
import org.outagelab.core.queueing.StationOptions;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.theory.OpenModel.Pick;

/** The cases of queueing_basic and those of queueing_advanced that one kind of station answers. */
final class QueueingCases {
    private static final double S = SimTime.SECOND;

    private QueueingCases() {}

    static List<Experiment> all() {
        return List.of(
                quick(300_000, station(exponential(1 / 80.0), exponential(0.01), StationOptions.workers(1)),
                        mean("Q-MM1-a-T", o -> o.response.mean()),
                        mean("Q-MM1-a-Wq", o -> o.wait.mean()),
                        mean("Q-MM1-a-L", o -> o.meanPresent),
                        spread("Q-MM1-a-Tp5", o -> o.responseQuantile(0.5)),
                        spread("Q-MM1-a-Tp95", o -> o.responseQuantile(0.95)),
                        spread("Q-MM1-a-Tp99", o -> o.responseQuantile(0.99)),
                        spread("Q-MM1-a-Wp95", o -> o.waitQuantile(0.95))),
                study(600_000, station(exponential(1 / 3.2), exponential(1), StationOptions.workers(4)),
                        mean("Q-MMc-a-Pw", OpenModel::waitedShare),
                        mean("Q-MMc-a-Wq", o -> o.wait.mean()),
                        mean("Q-MMc-a-T", o -> o.response.mean()),
                        spread("Q-MMc-a-Tp5", o -> o.responseQuantile(0.5)),
                        spread("Q-MMc-a-Tp95", o -> o.responseQuantile(0.95)),
                        spread("Q-MMc-a-Tp99", o -> o.responseQuantile(0.99)),
                        spread("Q-MMc-a-Wp95", o -> o.waitQuantile(0.95))),
                quick(60_000, station(exponential(1 / 7.0), Distributions.constant(S),
                                StationOptions.<Integer>workers(10).capacity(10)),
                        mean("Q-ErlB-a-B", OpenModel::rejected),
                        mean("Q-ErlB-a-U", o -> o.meanBusy / 10)),
                quick(100_000, station(exponential(1 / 2.7), exponential(1),
                                StationOptions.<Integer>workers(3).capacity(8)),
                        mean("Q-MMcK-a-B", OpenModel::rejected),
                        mean("Q-MMcK-a-X", o -> o.served() / o.seconds),
                        mean("Q-MMcK-a-Wq", o -> o.wait.mean()),
                        spread("Q-MMcK-a-Wp", o -> o.waitQuantile(0.95))),
                general("D", 0.8, Distributions.constant(S), 200_000, true),
                general("E2", 0.75, Distributions.erlang(2, S), 300_000, false),
                general("H2", 0.7, Distributions.hyperexponential(S, 4), 1_500_000, false),
                general("LN", 0.6, Distributions.lognormalWithMean(S, 1), 500_000, false),
                study(300_000, station(exponential(1 / 0.8), Distributions.constant(S), StationOptions.workers(1)),
                        spread("Q-MD1-a-Wp", o -> o.waitQuantile(0.95))),
                study(2_000_000, station(exponential(1 / 0.7), Distributions.hyperexponential(S, 4),
                                StationOptions.workers(1)),
                        spread("Q-MH21-a-Wp", o -> o.waitQuantile(0.99))),
                study(600_000, OpenModel.processorSharing(1, exponential(1 / 0.8), Distributions.hyperexponential(S, 4)),
                        mean("Q-MG1PS-a-T", o -> o.response.mean())),
                study(300_000, OpenModel.processorSharing(1, exponential(1 / 0.6), exponential(1)),
                        spread("Q-MM1PS-a-sd", o -> o.response.standardDeviation())),
                quick(60_000, OpenModel.processorSharing(4, exponential(1 / 3.2), Distributions.constant(S)),
                        mean("Q-MGcPS-a-T", o -> o.response.mean())),
                study(500_000, stations(2, exponential(1 / 1.6), exponential(1), StationOptions.workers(1), Pick.ROUND_ROBIN),
                        mean("Q-RR-a-Wq", o -> o.wait.mean()),
                        spread("Q-RR-a-Tp", o -> o.responseQuantile(0.95)),
                        mean("Q-RR-a-Pw", OpenModel::waitedShare)),
                study(1_000_000, stations(3, exponential(1 / 2.4), exponential(1), StationOptions.workers(1), Pick.ROUND_ROBIN),
                        mean("Q-RR-c-Wq", o -> o.wait.mean()),
                        spread("Q-RR-c-Tp", o -> o.responseQuantile(0.99)),
                        mean("Q-RR-c-Pw", OpenModel::waitedShare)),
                study(600_000, stations(2, exponential(1 / 1.6), exponential(1), StationOptions.workers(1), Pick.RANDOM),
                        mean("Q-RND-a-T", o -> o.response.mean())),
                study(600_000, stations(2, exponential(1 / 4.8), exponential(1), StationOptions.workers(3), Pick.ROUND_ROBIN),
                        mean("Q-RRc-d-Wq", o -> o.wait.mean()),
                        mean("Q-RRc-d-Pw", OpenModel::waitedShare)),
                study(600_000, station(exponential(1 / 3.6), Distributions.constant(S), StationOptions.workers(4)),
                        mean("Q-MDc-a-Wq", o -> o.wait.mean())),
                study(300_000, station(Distributions.constant(1.25 * S), exponential(1), StationOptions.workers(1)),
                        mean("Q-DM1-a-T", o -> o.response.mean())),
                study(300_000, stations(2, exponential(1 / 1.6), exponential(1), StationOptions.workers(1), Pick.SHORTEST),
                        mean("Q-JSQ2-a-T", o -> o.response.mean())),
                quick(100_000, impatient(),
                        mean("Q-ERLA-a-ab", o -> o.share(Departure.TIMED_OUT)),
                        mean("Q-ERLA-a-W", o -> o.queueTime.mean())),
                quick(100_000, station(exponential(1 / 4.4), exponential(1),
                                StationOptions.<Integer>workers(4).queueTimeout(SimTime.SECOND)),
                        mean("Q-TMO-a-ab", o -> o.share(Departure.TIMED_OUT)),
                        mean("Q-TMO-a-W", o -> o.queueTime.mean())),
                study(1_000_000, NetworkModels::operationalBreakdowns,
                        mean("Q-BRK-opdet-T", o -> o.response.mean())),
                study(2_000_000, NetworkModels::timeDependentBreakdowns,
                        mean("Q-BRK-td-L", o -> o.meanPresent),
                        mean("Q-BRK-td-T", o -> o.response.mean())),
                study(1_000_000, NetworkModels::serverBreakdowns, mean("Q-BRKc-m2-T", o -> o.response.mean())),
                study(1_000_000, NetworkModels::crashes,
                        mean("Q-CRASH-a-ok", o -> o.share(Departure.SERVED)),
                        mean("Q-CRASH-a-kill", o -> o.share(Departure.KILLED)),
                        mean("Q-CRASH-a-ref", o -> o.share(Departure.REFUSED))),
                quick(60_000, NetworkModels.closed(5, 10, new int[] {1}, new double[] {2}),
                        mean("Q-FS-a-X", o -> o.other),
                        mean("Q-FS-a-R", o -> o.response.mean())),
                study(400_000, NetworkModels.tandem(10, new int[] {1, 3, 1}, new double[] {15, 5, 12}),
                        mean("Q-JACK-a-T", o -> o.response.mean())),
                study(400_000, NetworkModels.tandem(10, new int[] {1, 1}, new double[] {15, 12}),
                        spread("Q-TAND-a-Tp", o -> o.responseQuantile(0.95))),
                quick(60_000, NetworkModels.closed(20, 1, new int[] {1, 1}, new double[] {0.05, 0.08}),
                        mean("Q-MVA-a-X", o -> o.other),
                        mean("Q-MVA-a-R", o -> o.response.mean())),
                study(100_000, NetworkModels.closed(30, 1, new int[] {4, 1}, new double[] {0.1, 0.03}),
                        mean("Q-MVA-c-X", o -> o.other),
                        mean("Q-MVA-c-R", o -> o.response.mean())),
                study(600_000, NetworkModels::retrials,
                        mean("Q-RETRY-a-N", o -> o.other),
                        mean("Q-RETRY-a-T", o -> o.response.mean())),
                study(600_000, NetworkModels::priorities,
                        mean("Q-PRIO-a-W1", o -> o.response.mean()),
                        mean("Q-PRIO-a-W2", o -> o.wait.mean())),
                study(200_000, NetworkModels::batches, mean("Q-BATCH-a-T", o -> o.response.mean())),
                study(5_000_000, NetworkModels::modulated, mean("Q-MMPP-a-T", o -> o.response.mean())),
                study(100_000, NetworkModels::forkJoin, mean("Q-FJ2-a-T", o -> o.response.mean())),
                study(1, NetworkModels::sinusoid, mean("Q-MTGI-a-m", o -> o.other)),
                study(1_000, NetworkModels::spike,
                        mean("Q-SPIKE-a-avg", o -> o.wait.mean()),
                        mean("Q-SPIKE-a-end", o -> o.response.mean())),
                study(10_000, NetworkModels::transientWaits,
                        mean("Q-TRANS-a-W", o -> o.wait.mean()),
                        mean("Q-TRANS-a-Wn", o -> o.response.mean())),
                study(1_000, NetworkModels::varianceOfWaits, spread("Q-AVAR-a-W", o -> o.other)),
                study(1_000, NetworkModels::varianceOfPresent, spread("Q-AVAR-a-N", o -> o.other)),
                study(300_000, NetworkModels::tail, rare("Q-MM1-a-Pn", o -> o.other)),
                study(1_000_000, NetworkModels::sizeTwo, mean("Q-MG1PS-a-Tx", o -> o.other)));
    }

    private static Experiment general(
            String name, double ratePerSecond, Distribution service, int customers, boolean inDefaultBuild) {
        var study = study(customers, station(exponential(1 / ratePerSecond), service, StationOptions.workers(1)),
                mean("Q-MG1-" + name + "-Wq", o -> o.wait.mean()),
                spread("Q-MG1-" + name + "-sdW", o -> o.wait.standardDeviation()),
                mean("Q-MG1-" + name + "-T", o -> o.response.mean()));
        return new Experiment(study.runs(), customers, inDefaultBuild, study.model(), study.rows());
    }

    /** Patience is drawn on arrival, from a stream of its own. */
    private static Experiment.Model impatient() {
        return (sim, customers) -> {
            var random = sim.stream("patience");
            return station(exponential(1 / 6.0), exponential(1), StationOptions.<Integer>workers(5)
                            .queueTimeout((Integer customer) -> OpenModel.draw(exponential(2), random)))
                    .observe(sim, customers);
        };
    }
}
