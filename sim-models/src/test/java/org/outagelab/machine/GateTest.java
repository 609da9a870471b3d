package org.outagelab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Call;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.World;

/** The one way into the code of a process. */
class GateTest {
    private final World world = new World();
    private final FixedDelay server = new FixedDelay(world, world.unit("a"), 0, new ArrayList<>());
    private final Gate gate = server.unit().gate();
    private final List<String> done = new ArrayList<>();

    @Test
    void whatHappensToAHungProcessItFindsInOrderWhenItRunsAgain() {
        gate.pass(done::add, "while it runs");
        server.unit().hang();
        gate.pass(done::add, "a reply");
        gate.pass(() -> done.add("an order"));

        var before = List.copyOf(done);
        server.unit().resume();
        gate.pass(done::add, "at last");

        assertThat(before).containsExactly("while it runs");
        assertThat(done).containsExactly("while it runs", "a reply", "an order", "at last");
    }

    @Test
    void whatAProcessMakesHappenToItselfOnGoingOnIsNotPartOfWhatHadPiledUp() {
        server.unit().hang();
        gate.pass(() -> {
            done.add("first");
            server.unit().hang();
            gate.pass(done::add, "hung again");
        });
        gate.pass(done::add, "second");
        server.unit().resume();
        var between = List.copyOf(done);

        server.unit().resume();

        assertThat(between).containsExactly("first");
        assertThat(done).containsExactly("first", "second", "hung again");
    }

    @Test
    void whatADeadProcessHadNotReadNobodyReadsAndItsRequestsAreGivenBack() {
        var route = world.fromClients(server.port());
        var call = route.call(Endpoints.get().request(1, 0, 0, world.simulation().stream("work"), false), null);
        server.unit().hang();
        gate.pass(done::add, "a timer");
        gate.read(ignored -> done.add("a request"), call);

        List<Call> unread = gate.clear();
        server.unit().resume();

        assertThat(unread).containsExactly(call);
        assertThat(done).isEmpty();
    }

    @Test
    void aFrozenMachineClosesTheGatesOfItsProcesses() {
        server.unit().host().freeze();
        gate.pass(done::add, "late");
        var before = List.copyOf(done);

        server.unit().host().thaw();

        assertThat(before).isEmpty();
        assertThat(done).containsExactly("late");
    }

    @Test
    void aFullAcceptQueueOfAProcessThatHangsTakesNothingAndGivesNothingOut() {
        var queue = new AcceptQueue(gate, 0);
        var route = world.fromClients(server.port());
        var call = route.call(Endpoints.get().request(1, 0, 0, world.simulation().stream("work"), false), null);

        assertThat(queue.offer(1)).isEqualTo(org.outagelab.call.Connect.ACCEPTED);
        server.unit().hang();
        assertThat(queue.arrives(call)).isFalse();
        assertThat(queue.offer(1)).isEqualTo(org.outagelab.call.Connect.SILENT);
        assertThat(queue.poll()).isNull();
        assertThat(queue.size()).isOne();

        server.unit().resume();
        assertThat(queue.poll()).isSameAs(call);
    }
}
