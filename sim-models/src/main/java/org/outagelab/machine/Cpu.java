package org.outagelab.machine;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/**
 * The cores of a host, shared equally: with n jobs on c cores each gets min(1, c/n) of a core.
 *
 * <p>In virtual time, which runs at the rate of one job, each job ends at its start + work: one heap and one timer.
 */
public final class Cpu {
    /** Told when a job has had its CPU time. */
    @FunctionalInterface
    public interface Completion {
        void cpuDone(Object job);
    }

    private static final long NOBODY = -1;

    private final Simulation simulation;
    private final int cores;
    private final Timer timer;

    private double[] endVirtual = new double[8];
    private long[] order = new long[8];
    private Object[] jobs = new Object[8];
    private Completion[] completions = new Completion[8];
    private int size;
    private long sequence;

    private double virtualNs;
    private long updatedNs;
    private double speed = 1;
    private double busyNs;
    /** The job that the timer is for, and the rate at which it was to be done. */
    private long armedFor = NOBODY;

    private double armedRate;
    private boolean delivering;
    /** Those of the machine, if other hosts use them too; null: its own. */
    private SharedCores shared;

    Cpu(Simulation simulation, String owner, int cores) {
        this.simulation = simulation;
        this.cores = cores;
        this.timer = simulation.<Void>eventType(owner + " cpu", ignored -> firstDone()).timer(null);
    }

    /** @param workNs CPU time at full speed, more than 0 */
    public void run(long workNs, Completion completion, Object job) {
        update();
        if (size == jobs.length) {
            grow();
        }
        siftUp(size++, virtualNs + workNs, sequence++, job, completion);
        arm();
        demandChanged();
    }

    /** Its cores are threads of a machine that has others too. */
    void shares(SharedCores with) {
        shared = with;
        with.add(this);
    }

    /** Cores that it has work for. */
    int wantedCores() {
        return Math.min(size, cores);
    }

    void beforeSpeedChange() {
        update();
    }

    void afterSpeedChange() {
        arm();
    }

    private void demandChanged() {
        if (shared != null) {
            shared.demandChanged();
        }
    }

    /**
     * Takes a job off the CPU: its process has died.
     *
     * @return whether it was there
     */
    public boolean cancel(Object job) {
        for (int i = 0; i < size; i++) {
            if (jobs[i] == job) {
                update();
                remove(i);
                arm();
                demandChanged();
                return true;
            }
        }
        return false;
    }

    /** CPU time still owed to a job, in nanoseconds at full speed; 0 if it is not here. */
    public long remainingNs(Object job) {
        for (int i = 0; i < size; i++) {
            if (jobs[i] == job) {
                update();
                return owedNs(i);
            }
        }
        return 0;
    }

    private long owedNs(int index) {
        return Math.max(1, Math.round(endVirtual[index] - virtualNs));
    }

    /**
     * A job and the CPU time still owed to it.
     *
     * @param workNs at full speed, at least 1
     */
    public record Job(Object job, long workNs) {}

    /**
     * Takes all jobs of one owner off the CPU.
     *
     * @return them in the order in which they came
     */
    List<Job> suspend(Completion owner) {
        update();
        var ranks = new TreeMap<Long, Job>();
        for (int i = 0; i < size; i++) {
            if (completions[i] == owner) {
                ranks.put(order[i], new Job(jobs[i], owedNs(i)));
            }
        }
        ranks.values().forEach(one -> cancel(one.job()));
        return List.copyOf(ranks.values());
    }

    /** @param speed 1 is full, 0.1 is ten times slower (steal, throttling); more than 0 */
    public void speed(double speed) {
        update();
        this.speed = speed;
        arm();
    }

    /** Power loss. */
    public void clear() {
        update();
        Arrays.fill(jobs, 0, size, null);
        Arrays.fill(completions, 0, size, null);
        size = 0;
        arm();
        demandChanged();
    }

    /** Core-nanoseconds used so far. */
    public double busyNs() {
        update();
        return busyNs;
    }

    public int cores() {
        return cores;
    }

    private double rate() {
        double share = shared == null ? 1 : shared.share();
        return share * (size <= cores ? speed : speed * cores / size);
    }

    private void update() {
        long now = simulation.nowNs();
        if (now > updatedNs) {
            if (size > 0) {
                virtualNs += (now - updatedNs) * rate();
                busyNs += (double) (now - updatedNs) * Math.min(size, cores);
            }
            updatedNs = now;
        }
        if (size == 0) {
            virtualNs = 0;
        }
    }

    private void arm() {
        if (delivering) {
            return;
        }
        if (size == 0) {
            armedFor = NOBODY;
            timer.cancel();
            return;
        }
        double rate = rate();
        if (order[0] != armedFor || rate != armedRate) {
            armedFor = order[0];
            armedRate = rate;
            timer.restart(Math.max(0, (long) Math.ceil((endVirtual[0] - virtualNs) / rate)));
        }
    }

    private void firstDone() {
        update();
        var job = jobs[0];
        var completion = completions[0];
        virtualNs = Math.max(virtualNs, endVirtual[0]);
        remove(0);
        // What it does next is often another job: the timer is set once.
        armedFor = NOBODY;
        delivering = true;
        completion.cpuDone(job);
        delivering = false;
        arm();
        demandChanged();
    }

    private void grow() {
        int capacity = jobs.length * 2;
        endVirtual = Arrays.copyOf(endVirtual, capacity);
        order = Arrays.copyOf(order, capacity);
        jobs = Arrays.copyOf(jobs, capacity);
        completions = Arrays.copyOf(completions, capacity);
    }

    private void remove(int index) {
        size--;
        double end = endVirtual[size];
        long rank = order[size];
        var job = jobs[size];
        var completion = completions[size];
        jobs[size] = null;
        completions[size] = null;
        if (index < size) {
            int parent = (index - 1) >> 1;
            if (index > 0 && before(end, rank, parent)) {
                siftUp(index, end, rank, job, completion);
            } else {
                siftDown(index, end, rank, job, completion);
            }
        }
    }

    private boolean before(double end, long rank, int index) {
        return end < endVirtual[index] || end == endVirtual[index] && rank < order[index];
    }

    private void siftUp(int from, double end, long rank, Object job, Completion completion) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >> 1;
            if (!before(end, rank, parent)) {
                break;
            }
            copy(parent, index);
            index = parent;
        }
        put(index, end, rank, job, completion);
    }

    private void siftDown(int from, double end, long rank, Object job, Completion completion) {
        int index = from;
        while (true) {
            int child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(endVirtual[child + 1], order[child + 1], child)) {
                child++;
            }
            if (before(end, rank, child)) {
                break;
            }
            copy(child, index);
            index = child;
        }
        put(index, end, rank, job, completion);
    }

    private void copy(int from, int to) {
        put(to, endVirtual[from], order[from], jobs[from], completions[from]);
    }

    private void put(int index, double end, long rank, Object job, Completion completion) {
        endVirtual[index] = end;
        order[index] = rank;
        jobs[index] = job;
        completions[index] = completion;
    }
}
