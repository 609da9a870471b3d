package org.outagelab.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.Outage;

class OutageExtensionTest {
    @Test
    void aParameterIsTheScenarioOfTheClassPath(@Scenario("/shop.yaml") Outage shop) {
        assertThat(shop.variants()).containsExactly("base", "semi-synchronous");
        assertThat(shop.scenario().hosts()).hasSize(5);
    }

    @Test
    void aParameterMayBeOneOfItsVariants(
            @Scenario("/shop.yaml") Outage shop, @Scenario(value = "/shop.yaml", variant = "semi-synchronous") Outage safe) {
        assertThat(safe.variants()).containsExactly("base");
        assertThat(safe.toYaml()).contains("semi-sync:\n").isNotEqualTo(shop.variant("base").toYaml());
    }
}
