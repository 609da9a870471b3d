package org.outagelab.action;

import java.math.BigDecimal;
import java.util.List;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Types;

/**
 * Something else takes memory of a machine.
 *
 * @param bytes at least 1, at most 1000 TB
 */
public record Hog(long bytes) implements Action {
    static final Verb VERB = Verb.named("hog", Strikes.HOSTS,
                    "Something else takes memory: hog(4GB); the kernel kills the biggest processes until the rest fits.")
            .reads("hog(4GB)", given -> new Hog(given.at(0).bytes()));

    public Hog {
        VERB.require(bytes >= 1 && bytes <= 1_000_000_000_000_000L, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        var shown = Types.BYTES.show(bytes);
        var read = Types.parseBytes(shown);
        boolean exact = read != null && Math.round(read) == bytes;
        return List.of(exact ? shown : BigDecimal.valueOf(bytes, 9).stripTrailingZeros().toPlainString() + "GB");
    }

    @Override
    public String vainOn(HostSpec host) {
        return host.memoryBytes() == 0 ? host.name() + " has no 'memory' that could become full" : null;
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.host().memory().take(bytes),
                target -> target.host().memory().giveBack(bytes));
    }
}
