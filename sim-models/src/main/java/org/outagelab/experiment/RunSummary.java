package org.outagelab.experiment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.outagelab.call.Outcome;
import org.outagelab.metric.MetricTable;
import org.outagelab.metric.Sample;
import org.outagelab.results.Audit;
import org.outagelab.results.Mark;
import org.outagelab.results.Timeline;

/**
 * What one run leaves: enough to fold it together with others, in the order of their index, and nothing that grows with
 * its length. It is written as bytes and reads back equal, so that runs may be made anywhere.
 *
 * @param signature of the metrics of its scenario: only summaries with one signature belong together
 * @param index of the run
 * @param digest of its events
 * @param seconds length of the load
 * @param events executed
 * @param audit of its ledger
 * @param samples of metrics, as the table of its scenario takes them
 * @param outcomes counted requests by outcome
 * @param attemptOutcomes attempts by outcome
 * @param balancerLogs by balancer: lines by status and termination state
 * @param incidents found in it
 * @param givenUp instances that their supervisor does not start again
 * @param details the run over time, or null if that was not asked for
 */
public record RunSummary(
        long signature,
        long index,
        long digest,
        double seconds,
        long events,
        Audit audit,
        List<Sample> samples,
        Map<String, Long> outcomes,
        Map<String, Long> attemptOutcomes,
        Map<String, Map<String, Long>> balancerLogs,
        List<Incident> incidents,
        List<String> givenUp,
        Timeline details) {

    static RunSummary of(Run run, MetricTable table, List<Sample> samples, boolean detailed) {
        var ledger = run.ledger();
        return new RunSummary(
                signature(table),
                run.index(),
                run.digest(),
                run.seconds(),
                run.events(),
                new Audit(
                        ledger.arrived(),
                        ledger.ended(Outcome.Column.ANSWERED),
                        ledger.ended(Outcome.Column.REJECTED),
                        ledger.ended(Outcome.Column.FAILED),
                        ledger.ended(Outcome.Column.ABANDONED),
                        run.inFlight()),
                samples,
                ledger.outcomes(),
                ledger.attemptOutcomes(),
                run.balancerLogs(),
                run.incidents(),
                run.marks().stream()
                        .filter(mark -> mark.label().equals(mark.component() + Recorder.GIVEN_UP))
                        .map(Mark::component)
                        .distinct()
                        .toList(),
                detailed ? Details.of(run) : null);
    }

    /** FNV-1a over the names of all metrics and their places. */
    static long signature(MetricTable table) {
        long hash = 0xcbf29ce484222325L;
        var names = table.signature();
        for (int i = 0; i < names.length(); i++) {
            hash = (hash ^ names.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** As {@link #read} takes them. */
    public byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            SummaryBytes.write(this, out);
        } catch (IOException e) {
            throw new IllegalStateException("writing into memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if the bytes are not those of a summary, or of another version of this program */
    public static RunSummary read(byte[] bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return SummaryBytes.read(in);
        }
    }
}
