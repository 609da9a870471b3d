package org.outagelab.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one run leaves to be measured: objects by their type and by whom they belong to. */
public final class Observed {
    private record Place(Class<?> type, Scope scope, String owner) {}

    private final Map<Place, List<Object>> objects = new LinkedHashMap<>();

    /** Of the whole run. */
    public <T> void add(Class<T> type, T object) {
        add(type, Scope.RUN, "", object);
    }

    /**
     * One more of somebody.
     *
     * @param type as metrics ask for it
     */
    public <T> void add(Class<T> type, Scope scope, String owner, T object) {
        objects.computeIfAbsent(new Place(type, scope, owner), place -> new ArrayList<>()).add(type.cast(object));
    }

    /** In the order in which they came; empty if there are none. */
    public <T> List<T> of(Class<T> type, Scope scope, String owner) {
        return objects.getOrDefault(new Place(type, scope, owner), List.of()).stream().map(type::cast).toList();
    }
}
