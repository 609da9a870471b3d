package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @ValueSource(strings = {"1B", "999B", "1kB", "1.5kB", "200MB", "60GB", "1000TB"})
    void sizesAreShownAsTheyAreWritten(String text) {
        assertThat(Sizes.show(Sizes.parse(text))).isEqualTo(text);
    }
}
