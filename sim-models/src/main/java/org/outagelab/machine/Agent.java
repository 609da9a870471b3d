package org.outagelab.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * The small program beside an instance that tells balancers how it is: {@code up}, unless faults put other words into
 * its mouth. What they made it say it takes back once they have ended.
 */
public final class Agent {
    /** Not a word of the protocol: an agent that wants its old limit back says its number, which HAProxy knows here. */
    public static final String MAXCONN_OF_THE_FILE = "maxconn:file";

    private final List<String> told = new ArrayList<>();
    private boolean saidAdmin;
    private boolean saidWeight;
    private boolean saidMaxconn;

    /** Says a word from now on. Counted: {@link #unsay} ends one. */
    public void say(String word) {
        told.add(word);
        saidAdmin |= word.equals("drain") || word.equals("maint");
        saidWeight |= word.endsWith("%");
        saidMaxconn |= word.startsWith("maxconn:");
    }

    public void unsay(String word) {
        told.remove(word);
    }

    /** What it answers now, in the order in which it is to be obeyed. */
    public List<String> words() {
        var words = new ArrayList<String>();
        if (told.stream().noneMatch(word -> word.equals("down") || word.equals("fail") || word.equals("stopped"))) {
            words.add("up");
        }
        if (saidAdmin && told.stream().noneMatch(word -> word.equals("drain") || word.equals("maint"))) {
            words.add("ready");
        }
        if (saidWeight && told.stream().noneMatch(word -> word.endsWith("%"))) {
            words.add("100%");
        }
        if (saidMaxconn && told.stream().noneMatch(word -> word.startsWith("maxconn:"))) {
            words.add(MAXCONN_OF_THE_FILE);
        }
        words.addAll(told);
        return words;
    }
}
