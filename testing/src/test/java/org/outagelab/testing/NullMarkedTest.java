package org.outagelab.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.Outage;

/** Users' compilers may rely on it: what is not said to be null is not. The profile check holds the code to it. */
class NullMarkedTest {
    @ParameterizedTest
    @ValueSource(classes = {Outage.class, OutageAssert.class})
    void whatUsersCallSaysWhatMayBeNull(Class<?> type) {
        assertThat(type.getPackage().isAnnotationPresent(NullMarked.class)).isTrue();
    }
}
