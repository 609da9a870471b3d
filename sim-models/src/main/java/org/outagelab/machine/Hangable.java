package org.outagelab.machine;

/** Can stop executing while its kernel goes on accepting. Faults are counted. */
public interface Hangable {
    void hang();

    void resume();
}
