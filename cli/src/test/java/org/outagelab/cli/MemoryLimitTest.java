package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.reading.MemoryForecast;
import org.outagelab.scenarios.ScenarioFile;

/** What does not fit into the memory is refused before it is begun, with the number and the limit. */
class MemoryLimitTest {
    private static VariantOptions.Named crash() {
        var file = ScenarioFile.read(Path.of("../scenarios/src/main/scenarios/incidents/crash.yaml"), List.of());
        return new VariantOptions.Named("base", file.variants().values().iterator().next());
    }

    @Test
    void aRunThatDoesNotFitIsRefusedWithWhatNeedsMost() {
        assertThatThrownBy(() -> MemoryLimit.threads(crash(), 4, 20e6))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("a run of 'base' needs about 4")
                .hasMessageContaining(" MB of memory, most of it for series over ")
                .hasMessageContaining("Java may use 20 MB")
                .hasMessageContaining("OUTAGELAB_JAVA_OPTIONS=-Xmx1g");
    }

    @Test
    void asManyRunsAreMadeAtATimeAsFit() throws UsageException {
        var crash = crash();
        double three = MemoryForecast.bytes(crash.scenario(), 3);

        assertThat(MemoryLimit.threads(crash, 8, three)).isEqualTo(3);
        assertThat(MemoryLimit.threads(crash, 2, three)).isEqualTo(2);
        assertThat(MemoryLimit.threads(crash, 8, MemoryForecast.bytes(crash.scenario(), 1))).isEqualTo(1);
    }

    @Test
    void megabytesHaveTwoDigits() {
        assertThat(MemoryLimit.megabytes(43_712_345)).isEqualTo("44 MB");
        assertThat(MemoryLimit.megabytes(4_123_456_789.0)).isEqualTo("4,100 MB");
        assertThat(MemoryLimit.megabytes(3)).isEqualTo("1 MB");
    }
}
