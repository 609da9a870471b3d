package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.database.Database;
import org.outagelab.database.Survival;

/**
 * What one incident did to the data. Times in seconds, NaN for no value.
 *
 * @param lost acknowledged writes
 * @param rto NaN when the writes were not interrupted, or did not come back
 * @param noticed from a deletion by mistake until a person saw it
 * @param dropped acknowledged writes that the rescue of deleted rows threw away; NaN without a deletion
 */
public record Harm(double lost, double rpo, double rto, double splitBrain, double noticed, double dropped) {
    /**
     * Gives each incident its part: what was lost at a moment between its fault and the next one; what is missing at the
     * end besides, and the split brain, belong to the last one at which a server was replaced or came back poorer.
     */
    static List<Incident> attribute(List<Incident> incidents, Collection<Database> databases, long loadNs) {
        if (databases.isEmpty()) {
            return incidents;
        }
        var withFault = incidents.stream()
                .filter(incident -> !Double.isNaN(incident.faultStart()))
                .sorted(Comparator.comparingDouble(Incident::faultStart))
                .toList();
        long firstFaultNs = withFault.isEmpty() ? 0 : SimTime.fromSeconds(withFault.get(0).faultStart());
        var result = new ArrayList<Incident>();
        for (var incident : incidents) {
            int place = withFault.indexOf(incident);
            if (place < 0) {
                result.add(incident);
                continue;
            }
            double fromNs = incident.faultStart() * SimTime.SECOND - SimTime.MILLISECOND;
            double toNs = place + 1 < withFault.size()
                    ? withFault.get(place + 1).faultStart() * SimTime.SECOND - SimTime.MILLISECOND
                    : Double.MAX_VALUE;
            result.add(incident.harmed(between(fromNs, toNs, incident, databases, firstFaultNs, loadNs)));
        }
        return result;
    }

    /** Null when nothing happened to the data. */
    private static Harm between(
            double fromNs,
            double toNs,
            Incident incident,
            Collection<Database> databases,
            long firstFaultNs,
            long loadNs) {
        long nextNs = toNs < SimTime.NEVER ? (long) toNs : SimTime.NEVER;
        boolean any = false;
        double lost = 0;
        double rpo = 0;
        double rto = Double.NaN;
        double splitBrain = 0;
        double noticed = Double.NaN;
        double dropped = Double.NaN;
        for (var database : databases) {
            var losses = database.losses();
            long before = 0;
            for (var loss : losses) {
                boolean last = loss == losses.get(losses.size() - 1);
                if (loss.atNs() >= fromNs && loss.atNs() < toNs) {
                    any = true;
                    lost += last ? atEnd(database) - before : loss.lost();
                    rpo = Math.max(rpo, loss.rpoNs() < 0 ? Double.NaN : SimTime.toSeconds(loss.rpoNs()));
                    splitBrain += last ? SimTime.toSeconds(database.splitBrainNs()) : 0;
                }
                before += loss.lost();
            }
            for (var erased : database.deletions()) {
                if (erased.atNs() >= fromNs && erased.atNs() < toNs) {
                    any = true;
                    noticed = erased.noticedNs() < 0 ? noticed : SimTime.toSeconds(erased.noticedNs() - erased.atNs());
                    dropped = (Double.isNaN(dropped) ? 0 : dropped) + erased.dropped();
                }
            }
            double own = Data.rto(
                    database, SimTime.fromSeconds(incident.faultStart()), nextNs, firstFaultNs, loadNs);
            rto = Double.isNaN(rto) ? own : Double.isNaN(own) ? rto : Math.max(rto, own);
        }
        return any || !Double.isNaN(rto) ? new Harm(Math.max(0, lost), rpo, rto, splitBrain, noticed, dropped)
                : null;
    }

    private static long atEnd(Survival database) {
        var fates = database.fates();
        return fates.lost() + fates.diverged();
    }
}
