package org.outagelab.wiring;

import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventHandler;
import org.outagelab.machine.Unit;

/** The port on which a program answers scrapes itself, beside its work: one that hangs accepts and never answers. */
final class OwnExporter implements Listener {
    private static final EventHandler<Call> ANSWERS = call -> call.answer(Outcome.OK);

    private final Unit unit;

    OwnExporter(Unit unit) {
        this.unit = unit;
    }

    @Override
    public Connect connect(Call call) {
        return Connect.ACCEPTED;
    }

    @Override
    public void arrived(Call call) {
        unit.gate().read(ANSWERS, call);
    }

    @Override
    public void lost(Call call) {}
}
