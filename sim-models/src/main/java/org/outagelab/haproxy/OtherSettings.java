package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Alternative;
import org.outagelab.scenario.Types;

/** What a HAProxy could be told by one line: what its checks ask for and how often, whether a request is sent elsewhere, how long it waits. */
final class OtherSettings {
    private static final int FEWEST_CHECKS = 2;
    private static final long SHORT_NS = SimTime.SECOND;

    private OtherSettings() {}

    static List<Alternative> of(HaproxySpec spec, List<String> endpoints) {
        var found = new ArrayList<Alternative>();
        if (spec.redispatch() == 0) {
            found.add(new Alternative("option", options(spec, -1, spec.httpCheck()), "option redispatch", "none"));
        }
        var server = spec.defaultServer();
        if (!server.check()) {
            found.add(new Alternative("default-server.check", "true", "health checks", "none"));
            return found;
        }
        var asked = spec.httpCheck() == null ? "checks that only connect" : "httpchk " + spec.httpCheck();
        for (var endpoint : endpoints) {
            if (endpoint.startsWith("GET ") && !endpoint.equals(spec.httpCheck())) {
                found.add(new Alternative("option", options(spec, spec.redispatch(), endpoint), "httpchk " + endpoint, asked));
            }
        }
        if (spec.httpCheck() != null) {
            found.add(new Alternative("option", options(spec, spec.redispatch(), null), "checks that only connect", asked));
        }
        if (server.interNs() > SHORT_NS) {
            found.add(new Alternative("default-server.inter", "1s", "inter 1s", "inter " + Types.showDuration(server.interNs())));
        }
        if (server.fall() > FEWEST_CHECKS) {
            found.add(new Alternative("default-server.fall", "2", "fall 2", "fall " + server.fall()));
        }
        if (spec.connectNs() > SHORT_NS) {
            found.add(new Alternative("timeout.connect", "1s", "timeout connect 1s", "timeout connect " + shown(spec.connectNs())));
        }
        return found;
    }

    private static String shown(long ns) {
        return ns == SimTime.NEVER ? "none" : Types.showDuration(ns);
    }

    private static String options(HaproxySpec spec, int redispatch, String httpCheck) {
        var options = new ArrayList<String>();
        if (redispatch != 0) {
            options.add(redispatch == -1 ? "redispatch" : "{redispatch: " + redispatch + "}");
        }
        if (httpCheck != null) {
            options.add("{httpchk: " + httpCheck + "}");
        }
        if (spec.abortOnClose() != spec.version().abortsOnClose()) {
            options.add(spec.abortOnClose() ? "abortonclose" : "no abortonclose");
        }
        if (spec.allBackups()) {
            options.add("allbackups");
        }
        if (spec.persist()) {
            options.add("persist");
        }
        return options.toString();
    }
}
