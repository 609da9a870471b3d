package org.outagelab.kind;

/**
 * Brings a kind of component. A jar names its provider in {@code META-INF/services/org.outagelab.kind.KindProvider}; on
 * the class path of OutageLab that is all it takes.
 */
public interface KindProvider {
    /** The kind: the same value whenever it is asked for. */
    Kind kind();
}
