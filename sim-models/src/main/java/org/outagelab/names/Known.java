package org.outagelab.names;

import org.outagelab.core.SimTime;

/** What one program knows of one name: the answer that it keeps. Failures are not kept; that there is no such name neither. */
public final class Known {
    private final Memory memory;
    private Answer answer;
    private long thenNs;

    public Known(Memory memory) {
        this.memory = memory;
    }

    /** Null: it has to ask. */
    public Answer at(long nowNs) {
        return answer != null && memory.uses(answer, thenNs, nowNs) ? answer : null;
    }

    /** It is told. */
    public void learn(Answer told, long nowNs) {
        if (told.status() == Answer.Status.FOUND) {
            answer = told;
            thenNs = nowNs;
        }
    }

    /** The program starts anew. */
    public void forget() {
        answer = null;
        thenNs = -SimTime.SECOND;
    }
}
