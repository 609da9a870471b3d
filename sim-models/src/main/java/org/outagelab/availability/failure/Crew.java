package org.outagelab.availability.failure;

/** @param size repairs at a time, 0 for no repair at all */
public record Crew(String name, int size, Discipline discipline) {
    public Crew {
        if (size < 0) {
            throw new IllegalArgumentException("crew " + name + " must have a size >= 0, got " + size);
        }
    }
}
