package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.availability.AnnualSum;
import org.outagelab.results.YearsResults;

/** Values of a year by endpoint and level of load, mixed by their shares. */
final class MixedValues {
    private MixedValues() {}

    static double usual(List<YearsLevel> levels) {
        double share = 0;
        for (var level : levels) {
            for (int e = 0; e < level.usual().length; e++) {
                share += level.share() * level.weights()[e] * level.usual()[e];
            }
        }
        return share;
    }

    static double unknown(List<YearsLevel> levels, List<AnnualSum> sums) {
        double hours = 0;
        for (int i = 0; i < levels.size(); i++) {
            hours += levels.get(i).share() * sums.get(i).unknown();
        }
        return hours;
    }

    static List<YearsResults.Endpoint> endpoints(
            List<YearsLevel> levels, List<AnnualSum> sums, ExactValues exact, double total) {
        var endpoints = new ArrayList<YearsResults.Endpoint>();
        double independent = 0;
        for (int e = 0; e < levels.get(0).weights().length; e++) {
            double share = 0;
            double hours = 0;
            double usual = 0;
            for (int i = 0; i < levels.size(); i++) {
                double own = levels.get(i).share() * levels.get(i).weights()[e];
                share += own;
                hours += own * sums.get(i).hours()[e];
                usual += own * levels.get(i).usual()[e];
            }
            independent += hours;
            if (share > 0) {
                endpoints.add(new YearsResults.Endpoint(
                        levels.get(0).paths().endpoints().get(e).endpoint(), share, hours / share, exact.hours(e), usual / share));
            }
        }
        if (Double.isNaN(total) || independent == 0) {
            return endpoints;
        }
        // Where crews are limited each endpoint waits as long as the mix does.
        double factor = total / independent;
        return endpoints.stream()
                .map(one -> new YearsResults.Endpoint(one.name(), one.share(), one.downtime() * factor, one.exact(), one.usual()))
                .toList();
    }
}
