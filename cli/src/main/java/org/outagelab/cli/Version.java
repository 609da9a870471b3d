package org.outagelab.cli;

import picocli.CommandLine;

/** The version of the program, from its jar. */
final class Version implements CommandLine.IVersionProvider {
    static String number() {
        var version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"outagelab " + number()};
    }
}
