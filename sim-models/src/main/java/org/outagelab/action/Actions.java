package org.outagelab.action;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Term;

/** The catalogue of actions: one line each, and after them those that are found on the class path, by their words. */
public final class Actions {
    private static final List<Verb> OWN = List.of(
            Crash.VERB,
            Kill.VERB,
            Restart.VERB,
            Reload.VERB,
            Hang.VERB,
            Slow.VERB,
            HostDown.VERB,
            Freeze.VERB,
            Reboot.VERB,
            Drop.VERB,
            LinkDown.VERB,
            Partition.VERB,
            Block.VERB,
            SynFlood.VERB,
            StopReplication.VERB,
            FsyncStall.VERB,
            ReadStall.VERB,
            Ddl.VERB,
            LongTransaction.VERB,
            Delete.VERB,
            StrayWrite.VERB,
            LoseDisk.VERB,
            DiskFull.VERB,
            SwitchOver.VERB,
            CrashWorker.VERB,
            CrashMaster.VERB,
            Stop.VERB,
            SoftStop.VERB,
            ErrorAnswers.VERB,
            Hog.VERB,
            Steal.VERB,
            Drain.VERB,
            Maint.VERB,
            Weight.VERB,
            AgentSays.VERB,
            Flap.VERB,
            PacketLoss.VERB,
            PointName.VERB);

    /** Named in the scenario language, but without a model yet. */
    public static final List<String> NOT_MODELLED = List.of("expire");

    private static final Map<String, Verb> FOUND =
            catalogue(OWN, ServiceLoader.load(ActionProvider.class, Actions.class.getClassLoader()));

    private Actions() {}

    /** @throws IllegalStateException when two have one word */
    static Map<String, Verb> catalogue(List<Verb> own, Iterable<ActionProvider> providers) {
        var verbs = new LinkedHashMap<String, Verb>();
        own.forEach(verb -> verbs.put(verb.word(), verb));
        var foreign = new TreeMap<String, Verb>();
        for (var provider : providers) {
            var verb = provider.verb();
            if (verbs.containsKey(verb.word()) || foreign.put(verb.word(), verb) != null) {
                throw new IllegalStateException("two actions are called '" + verb.word() + "', one of them that of "
                        + provider.getClass().getName() + "; take one of them off the class path");
            }
        }
        verbs.putAll(foreign);
        return Collections.unmodifiableMap(verbs);
    }

    /** In the order of the catalogue. */
    public static List<Verb> all() {
        return List.copyOf(FOUND.values());
    }

    public static List<String> words() {
        return List.copyOf(FOUND.keySet());
    }

    /** @return null if there is none of that word */
    public static Verb named(String word) {
        return FOUND.get(word);
    }

    /** The words of those that strike a keepalived too. */
    public static List<String> ofDaemons() {
        return all().stream().filter(Verb::daemons).map(Verb::word).toList();
    }

    /**
     * The action of a text: {@code slow(10)}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Action parse(String text) {
        var term = text == null ? null : Term.parse(text);
        var verb = term == null ? null : named(term.name());
        if (term == null) {
            throw new IllegalArgumentException("expected an action such as 'crash' or 'slow(10)', got "
                    + (text == null ? "nothing" : "'" + text + "'"));
        } else if (verb == null) {
            throw new IllegalArgumentException(
                    "there is no action '" + term.name() + "' (there are: " + String.join(", ", words()) + ")");
        }
        return verb.of(term);
    }

    /** The action that shows a failure at request level; null if there is none. */
    public static Action showing(FailureSpec failure) {
        var showing = new ArrayList<Action>();
        for (var verb : all()) {
            if (verb.failure() == failure.fault() && verb.showing() != null) {
                showing.add(verb.showing().apply(failure));
            }
        }
        return showing.isEmpty() ? null : showing.get(0);
    }
}
