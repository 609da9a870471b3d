package org.outagelab.reports;

import java.io.IOException;

/** The place for a report is taken by something that OutageLab did not write, and stays as it is. */
public final class OccupiedFolderException extends IOException {
    private static final long serialVersionUID = 1;

    OccupiedFolderException(String message) {
        super(message);
    }
}
