package org.outagelab.wiring;

import java.util.function.Consumer;
import org.outagelab.monitoring.Notification;
import org.outagelab.oncall.Journal;

/** What monitoring tells somebody, and its alerts somebody else too. */
final class Overheard implements Watched {
    private final Watched watched;
    private final Consumer<String> fires;

    /** @param fires told of every alert that fires */
    Overheard(Watched watched, Consumer<String> fires) {
        this.watched = watched;
        this.fires = fires;
    }

    @Override
    public void alert(String alert, boolean isFiring) {
        watched.alert(alert, isFiring);
        if (isFiring) {
            fires.accept(alert);
        }
    }

    @Override
    public void notified(Notification notification) {
        watched.notified(notification);
    }

    @Override
    public void told(String by) {
        watched.told(by);
    }

    @Override
    public void person(Journal.Event event, String person) {
        watched.person(event, person);
    }

    @Override
    public void board(Board board) {
        watched.board(board);
    }
}
