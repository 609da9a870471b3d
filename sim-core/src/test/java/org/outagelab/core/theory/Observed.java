package org.outagelab.core.theory;

import java.util.Arrays;
import org.outagelab.core.SimTime;
import org.outagelab.core.queueing.Departure;
import org.outagelab.core.queueing.Visit;
import org.outagelab.core.stats.Tally;

/** What one run of a queueing model showed after its warm-up; times in seconds. */
final class Observed {
    final Tally wait = new Tally();
    final Tally response = new Tally();
    /** Of all that left the line, served or not. */
    final Tally queueTime = new Tally();

    final long[] departed = new long[Departure.values().length];
    double meanPresent = Double.NaN;
    double meanBusy = Double.NaN;
    double seconds = Double.NaN;
    long waited;
    double other = Double.NaN;
    private double[] waits = new double[1024];
    private double[] responses = new double[1024];
    private int served;

    void add(Departure how, Visit visit) {
        departed[how.ordinal()]++;
        if (how != Departure.REJECTED && how != Departure.REFUSED) {
            queueTime.add(SimTime.toSeconds(visit.waitedNs()));
        }
        if (how == Departure.SERVED) {
            add(SimTime.toSeconds(visit.waitedNs()), SimTime.toSeconds(visit.responseNs()));
        }
    }

    void add(double waitSeconds, double responseSeconds) {
        wait.add(waitSeconds);
        response.add(responseSeconds);
        waited += waitSeconds > 0 ? 1 : 0;
        if (served == waits.length) {
            waits = Arrays.copyOf(waits, 2 * served);
            responses = Arrays.copyOf(responses, 2 * served);
        }
        waits[served] = waitSeconds;
        responses[served++] = responseSeconds;
    }

    double responseQuantile(double q) {
        return quantile(responses, q);
    }

    double waitQuantile(double q) {
        return quantile(waits, q);
    }

    double waitAt(int customer) {
        return waits[customer];
    }

    int served() {
        return served;
    }

    double share(Departure how) {
        return departed[how.ordinal()] / (double) Arrays.stream(departed).sum();
    }

    private double quantile(double[] values, double q) {
        double[] sorted = Arrays.copyOf(values, served);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(q * served) - 1];
    }
}
