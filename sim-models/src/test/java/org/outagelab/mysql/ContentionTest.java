package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Specs;

/** One thread per connection: beyond four sessions a core they get in each other's way. */
class ContentionTest {
    /** Milliseconds until the last of so many simultaneous writes of 10 ms is done, on one core. */
    private static double lastOf(int writes, double contention) {
        var settings = new Specs.Mysql();
        settings.contention = contention;
        var db = new Database(1, 0, settings);
        var answers = new ArrayList<Answers.Answer>();
        for (int i = 0; i < writes; i++) {
            answers.add(db.write(1, 0, 10 * MS));
        }
        db.world.run(1000 * MS);
        return answers.stream().mapToLong(Answers.Answer::endedNs).max().orElseThrow() / 1e6;
    }

    @Test
    void fourSessionsACoreDoNotDisturbEachOther() {
        assertThat(lastOf(4, 1)).isEqualTo(40.0);
        assertThat(lastOf(8, 0)).isEqualTo(80.0);
    }

    @Test
    void everyFurtherSessionMakesItsOwnWorkLonger() {
        // 4 of 10 ms, then 12.5, 15, 17.5 and 20 ms.
        assertThat(lastOf(8, 1)).isEqualTo(105.0);
        // Half of that besides.
        assertThat(lastOf(8, 0.5)).isEqualTo(92.5);
    }
}
