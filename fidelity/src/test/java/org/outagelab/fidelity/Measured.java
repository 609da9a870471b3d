package org.outagelab.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The measurements beside the project, if they are there. */
final class Measured {
    static final Path TRUTH = Path.of("../../shared/truth");

    private Measured() {}

    /** A case of which at least so many quantities are predicted, and none is left out. @param folder for its files */
    static Fidelity judged(Path folder, String name, int least) throws IOException {
        assumeThat(Files.isDirectory(TRUTH)).as("measurements beside the project").isTrue();
        var fidelity = new Fidelity();

        fidelity.judge(TRUTH, folder, List.of(name));

        assertThat(fidelity.judged()).isGreaterThanOrEqualTo(least);
        assertThat(fidelity.notPredicted()).isEmpty();
        return fidelity;
    }
}
