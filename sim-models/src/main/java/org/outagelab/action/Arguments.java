package org.outagelab.action;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.scenario.Term;

/** What stands between the parentheses of an action. Whatever does not fit is refused with the sentence of its verb. */
public final class Arguments {
    private final Verb verb;
    private final Term term;
    private final Set<String> names = new LinkedHashSet<>();
    private int places;

    Arguments(Verb verb, Term term) {
        this.verb = verb;
        this.term = term;
    }

    /** The one at a place, from 0. */
    public Argument at(int place) {
        places = Math.max(places, place + 1);
        return new Argument(verb, place < term.positional().size() ? term.positional().get(place) : null);
    }

    /** The one of a name. */
    public Argument named(String name) {
        names.add(name);
        return new Argument(verb, term.named().get(name));
    }

    /** The one at the first place, or else that of a name. */
    public Argument first(String orNamed) {
        var named = named(orNamed);
        var first = at(0);
        verb.require(!first.given() || !named.given(), verb.arguments());
        return first.given() ? first : named;
    }

    /** Several words at each place, joined by {@code +}. */
    public List<String> wordsAt(int place) {
        var words = new ArrayList<String>();
        for (var word : at(place).text().split("\\s\\+\\s", -1)) {
            verb.require(!word.isBlank(), verb.arguments());
            words.add(word.trim());
        }
        return words;
    }

    /** Refuses what nobody has asked for. */
    void end() {
        verb.require(term.positional().size() <= places && names.containsAll(term.named().keySet()), verb.arguments());
    }
}
