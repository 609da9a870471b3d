package org.outagelab.scenario;

import java.util.List;

/** A map with its own section of keys, or a word that stands for none. */
public final class MapType implements Type<Section.Values> {
    private final Section section;
    private final List<String> none;

    MapType(Section section, List<String> none) {
        this.section = section;
        this.none = none;
    }

    /** Its keys. */
    public Section section() {
        return section;
    }

    /** Whether its defaults are in force where the map is not given: not where it may be left out by a word, or needs a key. */
    boolean holdsWhenUnset() {
        return none.isEmpty() && !section.needsSomething();
    }

    @Override
    public Section.Values read(Node node, Reading reading) {
        if (node instanceof Node.Scalar scalar && none.contains(scalar.text())) {
            return null;
        }
        return node instanceof Node.Mapping ? section.read(node, reading) : reading.expected(expects(), node);
    }

    @Override
    public Shape shape() {
        var keys = Shape.keys(section);
        return none.isEmpty() ? keys : Shape.either(Shape.words(none), keys);
    }

    @Override
    public String expects() {
        return (none.isEmpty() ? "" : none.get(0) + ", or ") + "a map of " + section.name();
    }
}
