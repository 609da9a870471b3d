package org.outagelab.results;

/** A labelled instant in seconds, for example a fault, a detection or a return. */
public record Mark(double at, String label, String component) {}
