package org.outagelab.action;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.net.Port;
import org.outagelab.net.Rule;
import org.outagelab.net.Ruling;

/**
 * A rule too many: what one group sends to the ports of another is dropped or rejected. Within a machine nothing is.
 *
 * @param from groups that send: hosts, instances, services, {@code zone a}, {@code all} or {@code clients}; at least one
 * @param to groups whose ports are meant; at least one
 * @param words {@code reject} (with RST) or {@code icmp} instead of silence; {@code new}: connections that exist go on;
 *     {@code checks} or {@code requests}: these alone
 */
public record Block(List<String> from, List<String> to, List<String> words) implements Action {
    private static final List<String> RULINGS = List.of("reject", "icmp");
    private static final List<String> TRAFFIC = List.of("checks", "requests");
    private static final String NEW = "new";

    static final Verb VERB = Verb.named("block", Strikes.GROUPS,
                    "A firewall drops what a sends to the ports of b, or rejects it: block(app, db), block(app, db, reject) with RST,"
                            + " block(app, db, icmp), block(app, db, new) for new connections alone, block(lb, web, checks), block(lb, web, requests).")
            .reads("block(a, b), and after them reject or icmp, new, checks or requests", Block::read);

    public Block {
        from = List.copyOf(from);
        to = List.copyOf(to);
        words = List.copyOf(words);
        boolean known = words.stream().allMatch(word -> word.equals(NEW) || RULINGS.contains(word) || TRAFFIC.contains(word));
        VERB.require(!from.isEmpty() && !to.isEmpty() && known, VERB.arguments());
        VERB.require(
                Set.copyOf(words).size() == words.size()
                        && words.stream().filter(RULINGS::contains).count() <= 1
                        && words.stream().filter(TRAFFIC::contains).count() <= 1,
                VERB.arguments());
        VERB.require(!to.contains("clients"), "block(a, b) with a b that listens; clients do not");
    }

    private static Block read(Arguments given) {
        var words = new ArrayList<String>();
        for (int place = 2; place < 5; place++) {
            var word = given.at(place);
            if (word.given()) {
                words.add(word.text());
            }
        }
        return new Block(given.wordsAt(0), given.wordsAt(1), words);
    }

    @Override
    public List<String> arguments() {
        var arguments = new ArrayList<>(List.of(String.join(" + ", from), String.join(" + ", to)));
        arguments.addAll(words);
        return arguments;
    }

    @Override
    public List<String> concerns(List<String> targets) {
        var groups = new ArrayList<>(from);
        groups.addAll(to);
        return groups;
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    private Ruling ruling() {
        if (words.contains("reject")) {
            return Ruling.TCP_RESET;
        }
        return words.contains("icmp") ? Ruling.ICMP : Ruling.DROP;
    }

    private Rule.Traffic traffic() {
        if (words.contains("checks")) {
            return Rule.Traffic.CHECKS;
        }
        return words.contains("requests") ? Rule.Traffic.REQUESTS : Rule.Traffic.ALL;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var senders = new LinkedHashSet<String>();
        from.forEach(group -> senders.addAll(site.machines(group)));
        var ports = new LinkedHashSet<Port>();
        to.forEach(group -> ports.addAll(site.ports(group)));
        var rule = new Rule(senders, traffic(), words.contains(NEW), null, ruling());
        return Deed.of(() -> ports.forEach(port -> port.block(rule)), () -> ports.forEach(port -> port.unblock(rule)));
    }
}
