package org.outagelab.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.outagelab.net.Port;
import org.outagelab.net.SynQueue;
import org.outagelab.scenario.Types;

/**
 * SYNs from addresses that do not exist.
 *
 * @param perSecond more than 0, at most a million
 * @param kernel what the machine's kernel is told
 */
public record SynFlood(double perSecond, SynQueue.Kernel kernel) implements Action {
    static final Verb VERB = Verb.named("syn-flood", Strikes.PROGRAMS,
                    "SYNs from addresses that do not exist: syn-flood(300/s), syn-flood(300/s, cookies=off, backlog=64, max-syn-backlog=128).")
            .reads("syn-flood(300/s), and after it cookies=on or off, backlog=4096, max-syn-backlog=2048", SynFlood::read);
    private static final double MOST = 1e6;

    public SynFlood {
        VERB.require(perSecond > 0 && perSecond <= MOST, "a rate of more than 0, and of a million a second at most");
        VERB.require(kernel.backlog() >= 1 && kernel.maxSynBacklog() >= 1, "a backlog and a max-syn-backlog of at least 1");
    }

    private static SynFlood read(Arguments given) {
        double rate = Double.parseDouble(given.first("rate").matching("\\d{1,7}(\\.\\d{1,3})?/s").replace("/s", ""));
        var cookies = given.named("cookies");
        return new SynFlood(rate, new SynQueue.Kernel(
                whole(given.named("backlog"), SynQueue.BACKLOG),
                whole(given.named("max-syn-backlog"), SynQueue.MAX_SYN_BACKLOG),
                !cookies.given() || cookies.matching("on|off").equals("on")));
    }

    private static int whole(Argument argument, int otherwise) {
        return argument.given() ? argument.whole(7) : otherwise;
    }

    @Override
    public List<String> arguments() {
        var arguments = new ArrayList<String>();
        arguments.add(Types.plain(perSecond) + "/s");
        if (!kernel.cookies()) {
            arguments.add("cookies=off");
        }
        if (kernel.backlog() != SynQueue.BACKLOG) {
            arguments.add("backlog=" + kernel.backlog());
        }
        if (kernel.maxSynBacklog() != SynQueue.MAX_SYN_BACKLOG) {
            arguments.add("max-syn-backlog=" + kernel.maxSynBacklog());
        }
        return arguments;
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var queues = new LinkedHashMap<Port, SynQueue>();
        for (var target : targets) {
            target.ports().forEach(port -> queues.computeIfAbsent(port, each -> each.halfOpen(kernel, perSecond)));
        }
        return Deed.of(() -> queues.values().forEach(SynQueue::flood), () -> queues.values().forEach(SynQueue::ebb));
    }
}
