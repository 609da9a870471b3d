package org.outagelab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNamesTest {
    private final InstanceNames names = new InstanceNames("web.eu", 12);

    @Test
    void theyAreNumberedFromOneAndFoundByTheirNumber() {
        assertThat(names).hasSize(12).startsWith("web.eu.1", "web.eu.2").endsWith("web.eu.12");
        for (int i = 0; i < 12; i++) {
            assertThat(names.indexOf(names.get(i))).isEqualTo(i);
        }
        assertThat(new ArrayList<>(names).subList(3, 5)).isEqualTo(names.subList(3, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "web.eu", "web.eu.", "web.eu.0", "web.eu.01", "web.eu.13", "web.eu.1x", "web.eu.-1", "web.eu.+1", "web.us.1", "web.eu1",
        "web.eux1", "web.eu.99999999999999999999", "web.eu.4294967297"
    })
    void anythingElseIsNoneOfThem(String name) {
        assertThat(names.contains(name)).isFalse();
        assertThat(names.indexOf(name)).isEqualTo(-1);
    }

    @Test
    void thereIsNothingBeyondTheLast() {
        assertThatThrownBy(() -> names.get(12)).isInstanceOf(IndexOutOfBoundsException.class).hasMessageContaining("12 instances");
    }
}
