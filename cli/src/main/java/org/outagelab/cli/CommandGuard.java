package org.outagelab.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps texts of a scenario from commanding the build server that shows them: a line of a log that begins with {@code ::},
 * after whatever spaces, is a workflow command of GitHub Actions. An apostrophe goes before it.
 */
final class CommandGuard extends FilterOutputStream {
    private enum At {
        BEGIN,
        COLON,
        WITHIN
    }

    private final PrintStream inner;
    private At at = At.BEGIN;

    private CommandGuard(PrintStream inner) {
        super(inner);
        this.inner = inner;
    }

    static PrintStream around(PrintStream inner) {
        return new PrintStream(new CommandGuard(inner), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int character) throws IOException {
        if (at == At.COLON) {
            inner.print(character == ':' ? "'::" : ":");
            at = At.WITHIN;
            if (character == ':') {
                return;
            }
        }
        if (character == '\n' || character == '\r') {
            at = At.BEGIN;
        } else if (at == At.BEGIN && character == ':') {
            at = At.COLON;
            return;
        } else if (character != ' ' && character != '\t') {
            at = At.WITHIN;
        }
        inner.write(character);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int plain = from;
        for (int i = from; i < from + count; i++) {
            // Whatever stands within a line goes on as it is, in one piece.
            if (at == At.WITHIN && bytes[i] != '\n' && bytes[i] != '\r') {
                continue;
            }
            inner.write(bytes, plain, i - plain);
            write(bytes[i] & 0xff);
            plain = i + 1;
        }
        inner.write(bytes, plain, from + count - plain);
        failed();
    }

    @Override
    public void flush() throws IOException {
        // A colon that may begin a command waits for what follows.
        inner.flush();
        failed();
    }

    /** What the inner stream could not write is not lost on those who ask the outer one. */
    private void failed() throws IOException {
        if (inner.checkError()) {
            throw new IOException("the output cannot be written");
        }
    }
}
