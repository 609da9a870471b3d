package org.outagelab.findings;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.results.Finding;
import org.outagelab.results.Finding.Sort;

/** Whether somebody is told of an outage who does something about it. */
final class Watching implements Look {
    @Override
    public List<Finding> at(Design design) {
        var found = new ArrayList<Finding>();
        var monitoring = design.scenario().monitoring();
        if (monitoring == null || monitoring.prometheus() == null) {
            boolean complain = monitoring != null && monitoring.complaints() != null && !monitoring.people().isEmpty();
            found.add(new Finding(
                    Sort.UNWATCHED,
                    "",
                    complain ? "Nobody watches: an outage lasts at least until a customer complains" : "Nobody watches: no alert tells anybody of an outage",
                    "monitoring, with an alert and a person",
                    ""));
        } else if (monitoring.prometheus().rules().isEmpty() && monitoring.prometheus().deadMansSwitchNs() == 0) {
            found.add(new Finding(
                    Sort.UNWATCHED, "", "There is monitoring, but no rule: no alert tells anybody of an outage", "monitoring.alerts", ""));
        } else if (monitoring.people().isEmpty()) {
            found.add(new Finding(
                    Sort.UNWATCHED, "", "Alerts are sent, but nobody is on call: no person does anything about them", "monitoring.people", ""));
        }
        return found;
    }
}
