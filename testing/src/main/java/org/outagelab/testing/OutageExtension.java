package org.outagelab.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.outagelab.Outage;

/** Gives tests the scenarios that their parameters ask for with {@link Scenario}. */
public final class OutageExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
        if (!parameter.isAnnotated(Scenario.class)) {
            return false;
        }
        var type = parameter.getParameter().getType();
        if (type != Outage.class) {
            throw new ParameterResolutionException(
                    "@Scenario stands before an " + Outage.class.getName() + ", not before a " + type.getName());
        }
        return true;
    }

    @Override
    public Outage resolveParameter(ParameterContext parameter, ExtensionContext extension) {
        var scenario = parameter.findAnnotation(Scenario.class).orElseThrow();
        var outage = Outage.resource(extension.getRequiredTestClass().getClassLoader(), scenario.value());
        return scenario.variant().isEmpty() ? outage.check() : outage.variant(scenario.variant());
    }
}
