package org.outagelab.machine;

import java.util.ArrayDeque;
import org.outagelab.core.EventHandler;

/** What happens to a frozen process: it finds out, in order, when it runs again. */
public final class Inbox {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    public <P> void add(EventHandler<P> handler, P payload) {
        waiting.add(() -> handler.handle(payload));
    }

    public void clear() {
        waiting.clear();
    }

    /** Handles what has piled up; what arrives meanwhile is not part of it. */
    public void deliver() {
        for (int n = waiting.size(); n > 0; n--) {
            waiting.remove().run();
        }
    }
}
