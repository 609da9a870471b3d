package org.outagelab.testing;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/** Gives jqwik what {@link AnyChange} asks for. */
public final class AnyChangeProvider implements ArbitraryProvider {
    @Override
    public boolean canProvideFor(TypeUsage type) {
        return type.isOfType(Change.class) && type.findAnnotation(AnyChange.class).isPresent();
    }

    @Override
    public Set<Arbitrary<?>> provideFor(TypeUsage type, SubtypeProvider others) {
        var asked = type.findAnnotation(AnyChange.class).orElseThrow();
        return Set.of(OutageArbitraries.changes(asked.path(), List.of(asked.values())));
    }

    @Override
    public int priority() {
        return 10;
    }
}
