package org.outagelab.machine;

/** The one process of an instance without workers of its own account: there while the instance lives. */
public final class MainProcess implements UnitObserver {
    private final Memory.Account account;
    private Memory.Process process;

    private MainProcess(Memory.Account account) {
        this.account = account;
    }

    /** An instance whose process is charged to an account; killed, it is started again by its supervisor. */
    public static void charge(Unit unit, Memory.Account account) {
        var main = new MainProcess(account);
        unit.observe(main);
        main.changed(unit);
    }

    @Override
    public void changed(Unit unit) {
        if (unit.alive() && process == null) {
            process = account.start(unit::killed);
        } else if (!unit.alive() && process != null) {
            process.end();
            process = null;
        }
    }
}
