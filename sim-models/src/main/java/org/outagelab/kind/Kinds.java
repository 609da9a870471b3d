package org.outagelab.kind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.outagelab.scenario.ServiceSpec;

/** The kinds that are found on the class path, in the order of their names. */
public final class Kinds {
    private static final Map<String, Kind> FOUND = catalogue(ServiceLoader.load(KindProvider.class, Kinds.class.getClassLoader()));

    private Kinds() {}

    /**
     * By name, in its order.
     *
     * @throws IllegalStateException when two providers bring a kind of one name
     */
    static Map<String, Kind> catalogue(Iterable<KindProvider> providers) {
        var kinds = new TreeMap<String, Kind>();
        var from = new TreeMap<String, String>();
        for (var provider : providers) {
            var kind = provider.kind();
            var other = from.put(kind.name(), provider.getClass().getName());
            if (kinds.put(kind.name(), kind) != null) {
                throw new IllegalStateException("two kinds are called '" + kind.name() + "': that of " + other + " and that of "
                        + from.get(kind.name()) + "; take one of them off the class path");
            }
        }
        return Collections.unmodifiableMap(kinds);
    }

    public static List<Kind> all() {
        return List.copyOf(FOUND.values());
    }

    public static List<String> names() {
        return List.copyOf(FOUND.keySet());
    }

    /** @return null if there is none of that name */
    public static Kind named(String name) {
        return FOUND.get(name);
    }

    /** @throws IllegalArgumentException for a service of a kind that is not on the class path */
    public static Kind of(ServiceSpec service) {
        var kind = FOUND.get(service.kind());
        if (kind == null) {
            throw new IllegalArgumentException(
                    "service " + service.name() + " is of kind '" + service.kind() + "', and there are " + FOUND.keySet());
        }
        return kind;
    }

    /** The services without which a service cannot do all of its work: behind it, and beside it. */
    public static List<String> needed(ServiceSpec service) {
        return of(service).calls(service).stream().map(Edge::to).toList();
    }

    /** The services behind a service: its backend, upstream or database. */
    public static List<String> called(ServiceSpec service) {
        return of(service).calls(service).stream().filter(Edge::behind).map(Edge::to).toList();
    }

    /** The names of those that are so, for a sentence: {@code gunicorn or nginx}. */
    public static String namesOf(Predicate<Kind> so) {
        var names = new ArrayList<String>();
        all().stream().filter(so).forEach(kind -> names.add(kind.name()));
        int last = names.size() - 1;
        return last < 1 ? String.join("", names) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }
}
