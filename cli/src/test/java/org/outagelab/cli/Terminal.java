package org.outagelab.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a command printed, and how it ended. */
record Terminal(int exitCode, String out, String err) {
    /** Runs the command line in this process, with its streams caught. */
    static Terminal run(String... arguments) {
        return run(new ByteArrayOutputStream(), arguments);
    }

    /** The same, where nothing can be written to the standard output. */
    static Terminal runOnFullDisk(String... arguments) {
        return run(
                new ByteArrayOutputStream() {
                    @Override
                    public void flush() throws IOException {
                        throw new IOException("No space left on device");
                    }
                },
                arguments);
    }

    private static synchronized Terminal run(ByteArrayOutputStream out, String... arguments) {
        var err = new ByteArrayOutputStream();
        var oldOut = System.out;
        var oldErr = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.run(arguments);
            return new Terminal(
                    exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(oldOut);
            System.setErr(oldErr);
        }
    }
}
