package org.outagelab.wiring;

import java.util.List;
import org.outagelab.monitoring.Notification;
import org.outagelab.oncall.Journal;

/** Told of what monitoring and people do; by default it is not written down. */
public interface Watched {
    /** What monitoring as a whole shows. */
    enum Board {
        QUIET,
        PENDING,
        FIRING,
        /** A person has been told. */
        TOLD,
        /** A person is at it. */
        AT_WORK
    }

    /** An alert fires from now on, or no longer. @param alert its name and what it is about */
    default void alert(String alert, boolean fires) {}

    /** Alertmanager has notified. */
    default void notified(Notification notification) {}

    /** Somebody outside has told the people: a customer, or the dead man's switch. */
    default void told(String by) {}

    /** A person has done something. */
    default void person(Journal.Event event, String person) {}

    /** The board shows something else from now on. */
    default void board(Board board) {}

    /** What has been scraped, at the end. @param failed of {@code scrapes} */
    record Scrapes(long scrapes, long failed) {}

    /** Alerts of a notification, in words. */
    static String words(Notification notification) {
        var firing = notification.firing();
        return firing.isEmpty()
                ? "resolved: " + names(notification.resolved().stream().map(Watched::word).toList())
                : names(firing.stream().map(Watched::word).toList());
    }

    /** An alert in words: its name, and the instance that it is about. */
    static String word(org.outagelab.monitoring.SentAlert alert) {
        return word(alert.labels());
    }

    /** An alert in words: its name, and the instance or server that it is about. */
    static String word(org.outagelab.monitoring.Labels labels) {
        var about = labels.value("server").isEmpty() ? labels.value("instance") : labels.value("server");
        return labels.value("alertname") + (about.isEmpty() ? "" : " " + about);
    }

    private static String names(List<String> names) {
        return names.size() > 3 ? names.get(0) + " and " + (names.size() - 1) + " more" : String.join(", ", names);
    }
}
