package org.outagelab.scenario;

/** A map with its own section of keys. */
public final class MapType implements Type<Section.Values> {
    private final Section section;

    MapType(Section section) {
        this.section = section;
    }

    /** Its keys. */
    public Section section() {
        return section;
    }

    @Override
    public Section.Values read(Node node, Reading reading) {
        return node instanceof Node.Mapping ? section.read(node, reading) : reading.expected(expects(), node);
    }

    @Override
    public String expects() {
        return "a map of " + section.name();
    }
}
