package org.outagelab.experiment;

import java.util.Set;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SystemState;
import org.outagelab.availability.YearModel;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.FailurePaths;

/**
 * The downtime of a year by the structure and the mean times of reactions alone, in a moment: good enough to tell which of
 * many settings are worth to be measured.
 */
public final class RoughYear {
    private RoughYear() {}

    /** Hours a year of the request mix, of single failures. */
    public static double hours(Scenario scenario) {
        double hours = 0;
        for (var level : LoadLevel.of(scenario.withoutAttacks())) {
            hours += level.share() * hours(FailurePaths.of(level.scenario()));
        }
        return hours;
    }

    private static double hours(ServicePaths paths) {
        double hours = 0;
        var measures = paths.measures();
        for (var failure : paths.failures().values()) {
            var down = Set.of(failure.name());
            double settled = 1 - paths.ok(SystemState.settled(down));
            double before = 1 - paths.ok(SystemState.unnoticed(down));
            double seconds = 0;
            for (var reactions : paths.reactions().values()) {
                var reaction = reactions.get(failure.name());
                if (reaction != null && reaction.avoided()) {
                    seconds = Math.max(seconds, reaction.detection().mean() * 1e-9);
                }
            }
            double unavailability = measures.get(failure.name()).unavailability();
            double reacting = Math.min(seconds * failure.perYear() / 3600, unavailability * YearModel.HOURS);
            hours += unavailability * YearModel.HOURS * settled + reacting * (before - settled);
        }
        return hours;
    }
}
