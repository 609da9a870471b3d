package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.scenario.Types;

class SizesTest {
    @ParameterizedTest
    @ValueSource(strings = {"1B", "999B", "1kB", "1.5kB", "200MB", "60GB", "1000TB"})
    void sizesAreShownAsTheyAreWritten(String text) {
        assertThat(Sizes.show(Types.parseBytes(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1B, 1, 1B", "64 kB, 64000, 64kB", "1.5GB, 1500000000, 1500MB", "1MiB, 1048576, 1MiB", "1.5GiB, 1610612736, 1536MiB",
        "1000TB, 1000000000000000, 1000TB", "1023B, 1023, 1023B", "0B, 0, 0B"
    })
    void aPrefixIsAPowerOfAThousandAndWithAnIOf1024(String text, long bytes, String shown) {
        assertThat(Types.parseBytes(text)).isEqualTo(bytes);
        assertThat(Types.BYTES.show(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1KB", "1kiB", "1k", "-1B", "1iB", "2000TB", "1GiB/s", ""})
    void somethingElseIsNoSize(String text) {
        assertThat(Types.parseBytes(text)).isNull();
    }
}
