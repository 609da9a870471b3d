package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.database.Database;

/** A database of which only its story is known. */
final class TestDatabase implements Database {
    private final List<Loss> losses = new ArrayList<>();
    private final List<Erased> deletions = new ArrayList<>();
    private long lost;
    private long diverged;
    private long splitBrainNs;

    TestDatabase lost(long atNs, long writes, long rpoNs) {
        losses.add(new Loss(atNs, writes, rpoNs, -1));
        return this;
    }

    TestDatabase erased(long atNs, long noticedNs, long backNs, long dropped) {
        deletions.add(new Erased(atNs, noticedNs, backNs, 0, 0, dropped));
        return this;
    }

    TestDatabase atEnd(long lostWrites, long divergedWrites) {
        lost = lostWrites;
        diverged = divergedWrites;
        return this;
    }

    TestDatabase splitBrain(long lastedNs) {
        splitBrainNs = lastedNs;
        return this;
    }

    @Override
    public List<Loss> losses() {
        return losses;
    }

    @Override
    public List<Erased> deletions() {
        return deletions;
    }

    @Override
    public Fates fates() {
        return new Fates(1000, 1000 - lost - diverged, lost, diverged, 0);
    }

    @Override
    public long splitBrainNs() {
        return splitBrainNs;
    }

    @Override
    public long acknowledged() {
        return 1000;
    }

    @Override
    public List<long[]> silencesNs() {
        return List.of();
    }

    private static UnsupportedOperationException unasked() {
        return new UnsupportedOperationException("no part of the story");
    }

    @Override
    public int primaryIndex() {
        throw unasked();
    }

    @Override
    public void promote(int server) {
        throw unasked();
    }

    @Override
    public Fates fates(int survivor) {
        throw unasked();
    }

    @Override
    public long splitBrainConflicts() {
        throw unasked();
    }

    @Override
    public long phantoms() {
        throw unasked();
    }

    @Override
    public long readsAnswered() {
        throw unasked();
    }

    @Override
    public long readsStale() {
        throw unasked();
    }

    @Override
    public long readsMissing() {
        throw unasked();
    }

    @Override
    public long skipped() {
        throw unasked();
    }

    @Override
    public long rowsDiverged() {
        throw unasked();
    }

    @Override
    public double staleAgeMeanNs() {
        throw unasked();
    }

    @Override
    public long staleAgeMaxNs() {
        throw unasked();
    }

    @Override
    public long lagNs(int server) {
        throw unasked();
    }

    @Override
    public long secondsBehindSource(int server) {
        throw unasked();
    }

    @Override
    public long executedCount(int server) {
        throw unasked();
    }

    @Override
    public long onlyOn(int here, int notHere) {
        throw unasked();
    }

    @Override
    public void watchExecuted(int server, Executed watcher) {
        throw unasked();
    }

    @Override
    public void watchAcknowledged(Acknowledged watcher) {
        throw unasked();
    }
}
