package org.outagelab.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;
import org.outagelab.Fault;
import org.outagelab.Outage;

/** Gives jqwik what {@link AnyFault} asks for. */
public final class AnyFaultProvider implements ArbitraryProvider {
    private final Map<AnyFault, Arbitrary<List<Fault>>> known = new ConcurrentHashMap<>();

    @Override
    public boolean canProvideFor(TypeUsage type) {
        return type.isOfType(List.class)
                && type.findAnnotation(AnyFault.class).isPresent()
                && type.getTypeArgument(0).isOfType(Fault.class);
    }

    @Override
    public Set<Arbitrary<?>> provideFor(TypeUsage type, SubtypeProvider others) {
        var asked = type.findAnnotation(AnyFault.class).orElseThrow();
        return Set.of(known.computeIfAbsent(asked, AnyFaultProvider::faults));
    }

    private static Arbitrary<List<Fault>> faults(AnyFault asked) {
        var loader = Thread.currentThread().getContextClassLoader();
        return OutageArbitraries.faults(
                Outage.resource(loader, asked.scenario()), List.of(asked.of()), List.of(asked.actions()), asked.atLeast(),
                asked.atMost());
    }

    @Override
    public int priority() {
        return 10;
    }
}
